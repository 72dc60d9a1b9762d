import type { SharedWords } from '../en';

const words: SharedWords = {
  confirm: 'Confirmar',
  cancel: 'Cancelar',
  dismiss: 'Descartar',
  notifications: 'Notificaciones',
  andMore: (more) => `y ${more} más`,
  tryAgain: 'Intentar de nuevo',
  signIn: 'Iniciar sesión',
  language: 'Idioma',
};

export default words;

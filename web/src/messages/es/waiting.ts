import type { WaitingWords } from '../waiting';

const words: WaitingWords = {
  chime: 'Aviso al empezar',
  known: '¿La consulta ya le conoce?',
  signIn: 'Iniciar sesión',
};

export default words;

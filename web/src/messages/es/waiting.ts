import type { WaitingWords } from '../waiting';

const words: WaitingWords = {
  chime: 'Aviso al empezar',
  chimeCalled: 'Aviso al continuar',
  other: {
    show: 'Continuar en otro dispositivo',
    what: 'Abra el mismo enlace en el otro dispositivo, elija allí «Tengo un código de mi otro dispositivo» y escriba:',
    until: (seconds) =>
      seconds > 60 ? `Sirve ${Math.ceil(seconds / 60)} minutos, una vez.` : `Sirve ${seconds} segundos, una vez.`,
    expired: 'Este código ya no sirve.',
    another: 'Mostrar un código nuevo',
    hide: 'Ocultar el código',
    failed: 'No se pudo crear el código. Inténtelo de nuevo, por favor.',
    code: 'Código de su otro dispositivo',
    hint: 'Ocho cifras.',
    use: 'Usar este código',
    wrong: 'Ese código es incorrecto, ya se usó o es demasiado antiguo. Pida uno nuevo en su otro dispositivo.',
    missing: 'Escriba, por favor, las ocho cifras.',
  },
  known: '¿La consulta ya le conoce?',
  signIn: 'Iniciar sesión',
};

export default words;

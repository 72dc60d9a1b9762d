import type { IdleWords } from '../idle';

const words: IdleWords = {
  still: '¿Sigue ahí?',
  soon: 'Hace un rato que nadie hace nada aquí, así que este espacio de trabajo está a punto de bloquearse. Lo que haya escrito se conserva.',
  within: (seconds) => `Se bloquea en ${seconds} segundos.`,
  left: (time) => `Se bloquea en ${time}`,
  stay: 'Seguir con la sesión',
  locked: 'Bloqueado',
  title: 'Su espacio de trabajo está bloqueado',
  why: 'Hace un rato que nadie hace nada aquí.',
  whose: (name) => `Sesión de ${name}. Escriba su contraseña para seguir donde estaba.`,
  goOn: 'Escriba su contraseña para seguir donde estaba.',
  unlock: 'Desbloquear',
  unlocking: 'Un momento…',
  wrong: 'Esta no es la contraseña de quien tiene aquí la sesión. Compruébela e inténtelo de nuevo.',
  other: '¿Es usted otra persona? Cierre la sesión y entre con su cuenta.',
};

export default words;

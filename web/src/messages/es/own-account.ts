import type { OwnAccountWords } from '../own-account';

const words: OwnAccountWords = {
  title: 'Mi cuenta',
  documentTitle: (practice) => `Mi cuenta · ${practice}`,
  signedInAs: (name, email) => `Usted inicia sesión como ${name}, con ${email}.`,
  password: 'Cambiar contraseña',
  passwordWords: 'Se cierra su sesión en todos los demás dispositivos.',
  old: 'Contraseña actual',
  oldMissing: 'Escriba la contraseña con la que inicia sesión ahora.',
  oldWrong: 'Esta no es la contraseña con la que inicia sesión ahora.',
  change: 'Cambiar contraseña',
  changing: 'Un momento…',
  changed: 'Su contraseña se ha cambiado, y su sesión está cerrada en todos los demás dispositivos.',
  devices: 'Dónde tiene la sesión iniciada',
  on: (browser, system) => `${browser} en ${system}`,
  unknown: 'Un navegador que no dice cuál es',
  this: 'Este dispositivo',
  seen: (when) => `Última vez: ${when}`,
  signOut: 'Cerrar sesión',
  signedOut: 'La sesión está cerrada allí.',
  everywhereWords:
    'Si ha perdido un dispositivo, o dejó la sesión iniciada en uno que usan otras personas, ciérrela en todas partes: también aquí.',
  everywhere: 'Cerrar sesión en todas partes',
  everywhereAsk: '¿Cerrar sesión en todas partes?',
  everywhereTold: 'Se cierran todas las páginas abiertas en su nombre, también la de una sesión en la que esté.',
};

export default words;

import type { SecondFactorWords } from '../second-factor';

const words: SecondFactorWords = {
  title: 'Inicio de sesión en dos pasos',
  words:
    'Con él, para iniciar sesión hacen falta su contraseña y un código de una aplicación de su teléfono. Una contraseña que alguien haya visto o adivinado ya no abre nada.',
  setUp: 'Configurar el inicio en dos pasos',
  begin: 'Primero su contraseña, para que nadie más lo configure en una página que usted dejó abierta.',
  go: 'Continuar',
  busy: 'Un momento…',
  passwordWrong: 'Esta no es su contraseña.',
  scan: 'Escanéelo con una aplicación que muestre códigos para iniciar sesión, por ejemplo la que guarda sus contraseñas.',
  picture: 'Código QR para su aplicación',
  byHand: 'O escriba esta clave en la aplicación:',
  sameDevice: '¿Está la aplicación en este dispositivo?',
  openApp: 'Ábrala aquí',
  typeCode: 'Código que muestra la aplicación',
  typeCodeHint: 'Seis cifras. Así se ve que la aplicación lo tiene bien, antes de activar nada.',
  codeMissing: 'Escriba las seis cifras que muestra su aplicación.',
  codeWrong:
    'Este código no es correcto. Compruebe que el reloj de su teléfono está en hora, y escriba el código más reciente.',
  tooLate: 'Ha tardado demasiado, así que no se ha activado nada. Empiece de nuevo, por favor.',
  turnOn: 'Activar',
  codesTitle: 'Sus códigos de recuperación',
  codesWords:
    'Si pierde su teléfono, uno de estos le permite iniciar sesión en lugar de un código de la aplicación. Cada uno funciona una vez. Solo se muestran ahora: guárdelos donde guarda los papeles importantes, y no en ese teléfono.',
  copy: 'Copiar',
  copied: 'Copiado',
  copyByHand: 'Aquí no se puede copiar. Están seleccionados: cópielos con su teclado.',
  download: 'Descargar',
  file: 'anteroom-codigos-de-recuperacion.txt',
  fileHead: (email) => `Códigos de recuperación de ${email}. Cada uno funciona una vez.`,
  kept: 'Los he guardado',
  isOn: 'El inicio de sesión en dos pasos está activado',
  nowOn: 'El inicio de sesión en dos pasos está activado, y su sesión está cerrada en todos los demás dispositivos.',
  left: (codes) => `Códigos de recuperación que quedan: ${codes}.`,
  fewLeft: 'Para tener códigos nuevos, desactívelo y configúrelo de nuevo.',
  turnOff: 'Desactivar',
  turnOffTitle: 'Desactivar el inicio de sesión en dos pasos',
  turnOffWords: 'A partir de entonces basta con su contraseña para iniciar sesión.',
  nowOff: 'El inicio de sesión en dos pasos está desactivado. Basta con su contraseña.',
  code: 'Código de su aplicación',
  codeHint: 'Seis cifras, o uno de sus códigos de recuperación.',
  has: 'Dos pasos',
  takeOff: 'Desactivar los dos pasos',
  takeOffTitle: (name) => `Desactivar el inicio en dos pasos de ${name}`,
  takeOffWords:
    'Para quien ha perdido su teléfono y sus códigos de recuperación. Asegúrese de que es esa persona quien lo pide. A partir de entonces basta con su contraseña, su sesión se cierra en todas partes, y un correo se lo dice.',
  passwordHint: 'La de usted, una vez más.',
  takenOff: 'Está desactivado, y su sesión se ha cerrado en todas partes.',
};

export default words;

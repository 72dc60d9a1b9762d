import type { SetAudioVideoWords } from '../set-audio-video';

const words: SetAudioVideoWords = {
  askingLong: 'Si no ve ninguna pregunta, busque un icono pequeño junto a la dirección de esta página.',
  advice: {
    allowWhenAsked: 'Inténtelo de nuevo y elija Permitir cuando su navegador pregunte.',
    siteDesktop:
      'Haga clic en el icono junto a la dirección de esta página y permita cámara y micrófono. Después, inténtelo de nuevo.',
    siteFirefox:
      'Haga clic en la cámara o el micrófono tachados junto a la dirección de esta página y quite el bloqueo. Después, inténtelo de nuevo.',
    siteSafari:
      'En la barra de menús elija Safari, luego Ajustes para este sitio web, y ponga Cámara y Micrófono en Permitir. Después, inténtelo de nuevo.',
    siteSafariIos:
      'Toque el menú de página junto a la dirección, luego Ajustes del sitio web, y ponga Cámara y Micrófono en Permitir. Después, inténtelo de nuevo.',
    siteAndroid:
      'Toque el icono junto a la dirección de esta página, luego Permisos, y permita cámara y micrófono. Después, inténtelo de nuevo.',
    siteSamsung:
      'Toque el candado junto a la dirección de esta página, luego Permisos, y permita cámara y micrófono. Después, inténtelo de nuevo.',
    siteFirefoxAndroid:
      'Toque el icono junto a la dirección de esta página y ponga Cámara y Micrófono en Permitido. Después, inténtelo de nuevo.',
    appIos: 'Abra la app Ajustes, luego Apps, este navegador, y active Cámara y Micrófono.',
    systemSafariIos: 'Abra la app Ajustes, luego Apps, Safari, y ponga Cámara y Micrófono en Preguntar o Permitir.',
    systemMac:
      'Abra Ajustes del Sistema, luego Privacidad y seguridad, y active este navegador en Cámara y en Micrófono.',
    systemWindows:
      'Abra Configuración, luego Privacidad y seguridad, y deje que las aplicaciones de escritorio usen la cámara y el micrófono.',
    systemAndroid:
      'Abra la app Ajustes, luego Aplicaciones, este navegador, Permisos, y permita Cámara y Micrófono. Mire también si su acceso está desactivado en los ajustes rápidos.',
    systemOther: 'En los ajustes de este dispositivo, deje que el navegador use la cámara y el micrófono.',
    plugIn: 'Conéctelo o enciéndalo, y después inténtelo de nuevo.',
    restart: 'Cierre otras aplicaciones o reinicie este dispositivo, y después inténtelo de nuevo.',
    closeOther: 'Ciérrela y después inténtelo de nuevo. Puede ser también otra pestaña de este navegador.',
    openSafari: 'Abra el enlace en Safari.',
    openChrome: 'Abra el enlace en Chrome.',
    openEither: 'Abra el enlace en una versión actual de Chrome, Edge, Firefox o Safari.',
    secureLink:
      'Los navegadores dan la cámara a direcciones que empiezan por https. Pida a su profesional el enlace correcto.',
  },
  trouble: {
    blocked: {
      camera: 'Su navegador bloquea la cámara',
      microphone: 'Su navegador bloquea el micrófono',
      both: 'Su navegador bloquea la cámara y el micrófono',
    },
    dismissed: {
      camera: 'La cámara aún no está permitida',
      microphone: 'El micrófono aún no está permitido',
      both: 'La cámara y el micrófono aún no están permitidos',
    },
    system: {
      camera: 'Su dispositivo no da la cámara a este navegador',
      microphone: 'Su dispositivo no da el micrófono a este navegador',
      both: 'Su dispositivo no da la cámara ni el micrófono a este navegador',
    },
    missing: {
      camera: 'No encontramos ninguna cámara',
      microphone: 'No encontramos ningún micrófono',
      both: 'No encontramos ninguna cámara ni ningún micrófono',
    },
    busy: {
      camera: 'Otra aplicación está usando su cámara',
      microphone: 'Otra aplicación está usando su micrófono',
      both: 'Otra aplicación está usando su cámara o su micrófono',
    },
    gone: {
      camera: 'Su cámara se ha desconectado',
      microphone: 'Su micrófono se ha desconectado',
      both: 'Su cámara y su micrófono se han desconectado',
    },
    insecure: 'Esta página no se abrió de forma segura',
    unable: 'Este navegador no puede hacer videollamadas',
  },
  what: 'Qué hacer',
  replaced: {
    camera: (label) => `Su cámara es ahora ${label}`,
    microphone: (label) => `Su micrófono es ahora ${label}`,
  },
  replacedMore: 'El anterior se ha desconectado.',
  unnamed: 'otro dispositivo',
  speakerFailed: 'Ese altavoz no se puede usar. El sonido sale por donde salía antes',
  speakerGone: 'El sonido sale ahora por el altavoz habitual',
  copyLink: 'Copiar enlace',
  copied: 'El enlace está copiado',
  notCopied: 'Seleccione el enlace y cópielo:',

  title: 'Configurar audio y video',
  camera: 'Cámara',
  microphone: 'Micrófono',
  speaker: 'Altavoz',
  nameless: (number) => `Dispositivo ${number}`,
  usual: 'El que elija este dispositivo',
  noneInUse: 'Ninguno en uso',
  turnOnFirst: 'Active cámara y micrófono para elegir entre varios.',
  playTone: 'Reproducir un tono',
  tone: {
    hear: 'Debería oír dos notas.',
    silent: 'Este navegador no deja oír ningún sonido todavía. Pulse otra vez, por favor.',
  },
  controlCenter: 'Use el Centro de control para cambiar el altavoz.',
  systemSound: 'Use los ajustes de sonido de este dispositivo para cambiar el altavoz.',
  mirror: 'Reflejar mi imagen',
  mirrorMore: 'Solo para usted. Los demás siempre le ven al derecho.',
  done: 'Listo',

  reactions: '¿Usa un Mac o un iPhone?',
  reactionsMore: 'Los gestos con las manos pueden lanzar globos o fuegos artificiales.',
  turnOff: 'Desactivar las reacciones',
  routes: [
    'Mac: haga clic en el icono verde de la cámara en la barra de menús, luego Efectos de video, y desactive Reacciones.',
    'iPhone y iPad: abra el Centro de control, luego Efectos de video, y desactive Reacciones.',
  ],
  gotIt: 'Entendido',
};

export default words;

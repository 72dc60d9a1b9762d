// The words of the connection test, in English and in Spanish: as the page's own language is.
import type { Check, Grade, Outcome } from '../session/connection-test/figures';
import type { Phase } from '../session/connection-test/run';

const english = {
  title: 'Connection test',
  phases: {
    reach: 'Looking for a way to the server…',
    steadiness: 'Measuring how steady the connection is…',
    down: 'Measuring the speed towards you…',
    up: 'Measuring the speed from you…',
  } satisfies Record<Phase, string>,
  verdicts: {
    good: { title: "Good. You're all set.", more: '' },
    fair: {
      title: 'Fair. Your session will work.',
      more: 'Your picture may look soft now and then. Your voice should stay clear.',
    },
    poor: { title: "Poor. Let's try a few things first.", more: '' },
  } satisfies Record<Grade, { title: string; more: string }>,
  scale: 'Result, from poor to good',
  grades: { good: 'Good', fair: 'Fair', poor: 'Poor' } satisfies Record<Grade, string>,
  advice: [
    'Move closer to your Wi-Fi, or plug in.',
    'Pause downloads and streaming.',
    'Switch between Wi-Fi and mobile data.',
    'Turn off a VPN.',
  ],
  enoughFor: {
    video: '',
    sound: 'If it stays like this, join with sound only: turn your camera off before you go on.',
    neither: 'If it stays like this, please call the practice.',
  } satisfies Record<Outcome['enoughFor'], string>,
  checks: {
    camera: 'Camera',
    microphone: 'Microphone',
    speaker: 'Speaker',
    server: 'Server',
    path: 'Network',
    steadiness: 'Steadiness',
    speed: 'Internet speed',
  } satisfies Record<Check, string>,
  says: {
    camera: { good: 'Working', fair: 'Very dark', poor: 'Not working' },
    microphone: { good: 'We can hear you', fair: 'You sound quiet', poor: "We can't hear you" },
    speaker: { good: 'You heard the tone', fair: 'Not tested', poor: 'You did not hear the tone' },
    server: { good: 'Answers at once', fair: 'Answers slowly', poor: "We can't reach it" },
    path: { good: 'Allows video calls', fair: 'Works, with some delay', poor: 'Blocks video calls' },
    steadiness: { good: 'Steady', fair: 'A little unsteady', poor: 'Unsteady' },
    speed: { good: 'Fast enough', fair: 'A little slow', poor: 'Too slow for video' },
  } satisfies Record<Check, Record<Grade, string>>,
  detours: {
    tcp: 'This network lets no fast traffic (UDP) through, so the call takes a slower way (TCP).',
    none: 'Try mobile data, or another network.',
  },
  speedLeftOut: 'The speed was not measured, to save your data.',
  refused: 'This connection was tested often just now. Please wait a minute, then test again.',
  failed: 'The test could not be done. Please try again.',
  stopped: 'The test was stopped.',
  stop: 'Stop',
  again: 'Test again',
  close: 'Done',
  showNumbers: 'Show the numbers',
  hideNumbers: 'Hide the numbers',
  copy: 'Copy',
  copied: 'Copied',
  notCopied: 'Could not be copied',
  numbers: {
    path: 'Way',
    udp: 'UDP open',
    tcp: 'TCP open',
    server: 'Server answers in',
    roundTrip: 'Round trip',
    jitter: 'Jitter',
    lossUp: 'Lost from you',
    lossDown: 'Lost towards you',
    up: 'Speed from you',
    down: 'Speed towards you',
    browser: 'Browser',
  },
  yes: 'Yes',
  no: 'No',
  notOffered: 'Not offered by this server',
  notMeasured: 'Not measured',
};

export type ConnectionTestWords = typeof english;

const spanish: ConnectionTestWords = {
  title: 'Prueba de conexión',
  phases: {
    reach: 'Buscando un camino hasta el servidor…',
    steadiness: 'Midiendo lo estable que es la conexión…',
    down: 'Midiendo la velocidad de bajada…',
    up: 'Midiendo la velocidad de subida…',
  },
  verdicts: {
    good: { title: 'Buena. Todo está listo.', more: '' },
    fair: {
      title: 'Regular. Su sesión funcionará.',
      more: 'Su imagen puede verse algo borrosa a ratos. Su voz debería oírse bien.',
    },
    poor: { title: 'Mala. Probemos antes algunas cosas.', more: '' },
  },
  scale: 'Resultado, de mala a buena',
  grades: { good: 'Buena', fair: 'Regular', poor: 'Mala' },
  advice: [
    'Acérquese a su Wi-Fi o conecte un cable.',
    'Detenga descargas y vídeos.',
    'Cambie entre Wi-Fi y datos móviles.',
    'Apague la VPN.',
  ],
  enoughFor: {
    video: '',
    sound: 'Si sigue así, entre solo con sonido: apague la cámara antes de continuar.',
    neither: 'Si sigue así, llame por favor a la consulta.',
  },
  checks: {
    camera: 'Cámara',
    microphone: 'Micrófono',
    speaker: 'Altavoz',
    server: 'Servidor',
    path: 'Red',
    steadiness: 'Estabilidad',
    speed: 'Velocidad de internet',
  },
  says: {
    camera: { good: 'Funciona', fair: 'Muy oscura', poor: 'No funciona' },
    microphone: { good: 'Le oímos', fair: 'Se le oye bajo', poor: 'No le oímos' },
    speaker: { good: 'Oyó el tono', fair: 'Sin probar', poor: 'No oyó el tono' },
    server: { good: 'Responde enseguida', fair: 'Responde despacio', poor: 'No responde' },
    path: { good: 'Permite videollamadas', fair: 'Funciona, con algo de retraso', poor: 'Bloquea las videollamadas' },
    steadiness: { good: 'Estable', fair: 'Algo inestable', poor: 'Inestable' },
    speed: { good: 'Suficiente', fair: 'Algo lenta', poor: 'Demasiado lenta para vídeo' },
  },
  detours: {
    tcp: 'Esta red no deja pasar el tráfico rápido (UDP), así que la llamada toma un camino más lento (TCP).',
    none: 'Pruebe con datos móviles o con otra red.',
  },
  speedLeftOut: 'No se midió la velocidad, para ahorrar sus datos.',
  refused: 'Esta conexión se probó muchas veces seguidas. Espere un minuto y pruebe de nuevo.',
  failed: 'No se pudo hacer la prueba. Inténtelo de nuevo.',
  stopped: 'La prueba se detuvo.',
  stop: 'Detener',
  again: 'Probar de nuevo',
  close: 'Listo',
  showNumbers: 'Ver los números',
  hideNumbers: 'Ocultar los números',
  copy: 'Copiar',
  copied: 'Copiado',
  notCopied: 'No se pudo copiar',
  numbers: {
    path: 'Camino',
    udp: 'UDP abierto',
    tcp: 'TCP abierto',
    server: 'El servidor responde en',
    roundTrip: 'Ida y vuelta',
    jitter: 'Variación',
    lossUp: 'Perdido al subir',
    lossDown: 'Perdido al bajar',
    up: 'Velocidad de subida',
    down: 'Velocidad de bajada',
    browser: 'Navegador',
  },
  yes: 'Sí',
  no: 'No',
  notOffered: 'Este servidor no lo ofrece',
  notMeasured: 'Sin medir',
};

/** The words in the language of a page; English where there are none in it. */
export function connectionTestWords(language: string): ConnectionTestWords {
  return /^es\b/i.test(language) ? spanish : english;
}

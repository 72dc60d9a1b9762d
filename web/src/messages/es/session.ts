import type { Admission } from '../../wire/Admission';
import type { PhaseTag } from '../../wire/PhaseTag';
import { count, list } from '../en';
import type { SessionWords } from '../session';

const withWhom = (hosts: readonly string[]) => (hosts.length ? list(hosts) : 'su profesional');

function afterReady(phase: PhaseTag, admission: Admission): string {
  if (phase === 'held') return 'Su profesional debería volver en un momento.';
  if (phase !== 'live') return 'Espere aquí hasta que su profesional empiece.';
  return admission === 'doors_open'
    ? 'Su profesional ya ha empezado: puede entrar enseguida, o pedirlo.'
    : 'Su profesional ya está y le dejará entrar.';
}

const untilResumed =
  'Hasta que usted reanude, no podrá ver ni oír la sesión, y nadie en ella podrá ver ni oír a esta persona. Leerá:';

const words: SessionWords = {
  skip: 'Ir a su sesión',
  loading: 'Abriendo su sesión…',
  kind: { individual: 'Sesión individual', group: 'Sesión de grupo' },
  you: 'Usted',
  noName: 'Nombre aún sin indicar',
  reconnecting: 'Conectando de nuevo…',
  unreachable: 'No se puede llegar al servidor. Seguimos intentándolo…',
  leave: 'Salir',
  rejoin: 'Volver a entrar',
  withWhom,

  prepare: {
    title: (hosts) => `Su sesión con ${withWhom(hosts)}`,
    name: 'Su nombre',
    nameHint: {
      individual: 'Su profesional verá este nombre.',
      group: 'Su profesional y las demás personas del grupo verán este nombre.',
    },
    joiningAs: 'Entrará como',
    ready: 'Ya puedo empezar',
    below: (phase, admission) => `No hay que descargar nada. ${afterReady(phase, admission)}`,
    asking: 'Su navegador pide permiso para usar la cámara y el micrófono. Elija Permitir.',
    haveCode: 'Tengo un código de mi otro dispositivo',
  },
  lobby: {
    waiting: (names) => (names.length === 1 ? `${names[0]} le espera` : `${names.length} personas le esperan`),
    nobody: 'Todavía no espera nadie',
    listTitle: 'En la sala de espera',
    join: 'Entrar ahora',
    starts: 'Al entrar empieza la reunión. Cada cliente entra cuando usted lo admite.',
    startsOpen: 'Al entrar empieza la reunión. Desde entonces, cada cliente entra por su cuenta.',
    running: 'La sesión está en marcha.',
    held: 'La sesión espera a un profesional. Quienes estaban dentro vuelven a entrar cuando usted entra.',
  },
  preview: {
    title: 'Deje que las demás personas le vean y le oigan',
    titleClient: {
      individual: 'Deje que su profesional le vea y le oiga',
      group: 'Deje que su profesional y las demás personas del grupo le vean y le oigan',
    },
    why: 'Su navegador lo preguntará. Elija Permitir. Nadie le ve ni le oye antes de entrar.',
    turnOn: 'Activar cámara y micrófono',
    onlyYou: 'Solo usted ve esto',
    hear: 'Su micrófono funciona',
    speak: 'Diga algo para probar',
    muted: 'Su micrófono está silenciado',
    cameraOff: 'Su cámara está apagada',
    noCamera: 'Sin cámara',
    without: 'Entrará sin cámara ni micrófono.',
    soundOnly: 'Continuar solo con sonido',
    neither: 'Continuar sin cámara ni micrófono',
    neitherTitle: 'El micrófono también está bloqueado',
    neitherMore: 'Continúa sin cámara ni micrófono. Puede activarlos cuando quiera.',
  },
  devices: {
    unseen: 'Todavía nadie le ve ni le oye',
    unseenMore: 'Su cámara y su micrófono están apagados en este dispositivo. Su navegador preguntará. Elija Permitir.',
    offHere: 'La cámara y el micrófono están apagados en este dispositivo',
    offHereMore: 'Actívelos ahora, y le verán y le oirán en cuanto entre. Antes nadie le ve ni le oye.',
    without: 'Continuar sin ellos',
  },

  room: {
    beforeStart: 'Espere, por favor, a que su profesional inicie esta reunión',
    beforeStartMore: 'Está en el lugar correcto. Esta página avanza sola.',
    beforeStartOpen:
      'Está en el lugar correcto. En cuanto su profesional empiece, aquí aparecerá el botón para entrar.',
    waiting: 'Su profesional sabe que usted está aquí',
    waitingMore: 'Le dejará entrar. Entrará sin hacer nada: no tiene que pulsar ningún botón.',
    waitingMoreOff: 'Le dejará entrar. Entrará sin hacer nada.',
    waitingHeld: 'Espere, por favor, a que vuelva su profesional',
    waitingHeldMore: 'Su profesional perdió la conexión. Usted conserva su lugar, y esta página avanza sola.',
    waitingHeldOpen: 'Su profesional perdió la conexión. Usted conserva su lugar. Aquí aparecerá el botón para entrar.',
    door: 'Su sesión está lista',
    doorMore: (hosts) => `${withWhom(hosts)} ya ha empezado. Entre cuando quiera.`,
    joinNow: 'Entrar ahora',
    full: 'Puede pedir que le dejen entrar',
    fullMore: (name) =>
      `En este momento su profesional decide quién entra. Verá su nombre, ${name}, y podrá dejarle entrar.`,
    ask: 'Pedir entrar',
    asked: 'Pedido. Esperando a su profesional',
    askedMore: 'Su profesional ve que usted lo pide. Entrará sin hacer nada cuando le deje pasar.',
    denied: 'Ahora mismo su profesional no puede dejarle entrar',
    deniedMore: 'Puede pedirlo de nuevo en un momento, o llamar a la consulta.',
    removed: 'Un profesional le ha sacado de esta sesión',
    removedMore: 'Puede pedir que le dejen entrar de nuevo, o llamar a la consulta.',
    blocked: 'No puede entrar en esta sesión',
    blockedMore: 'Si tiene una cita, o cree que se trata de un error, llame por favor a la consulta.',
    againIn: (seconds) => `Podrá pedirlo de nuevo dentro de ${count(seconds, 'segundo', 'segundos')}.`,
    joinsAs: (name) => `Está aquí como ${name}`,
    waitingFor: (time) => (time === null ? 'Acaba de llegar' : `Lleva ${time} esperando`),
    devices: {
      both: 'Cámara y micrófono activados',
      sound: 'Micrófono activado, cámara apagada',
      camera: 'Cámara activada, micrófono apagado',
      none: 'Cámara y micrófono apagados',
    },
  },
  paused: {
    eyebrow: 'En pausa',
    title: 'Su profesional ha puesto esta sesión en pausa y la sesión se reanudará en breve.',
    movedBack: 'Su profesional le ha devuelto a la sala de espera.',
    more: 'Volverá a entrar sin hacer nada. No tiene que pulsar ningún botón.',
    moreOff: 'Volverá a entrar sin hacer nada.',
    unseen: 'Ahora mismo nadie puede verle ni oírle',
  },
  unsaved: {
    title: 'En este momento no está en la conversación',
    more: 'El servidor todavía está guardando un cambio. Sigue intentándolo, y esta página continúa sola. No tiene que hacer nada.',
  },
  held: {
    title: 'Su profesional perdió la conexión',
    more: 'Volverá a la sesión en cuanto su profesional regrese. No tiene que hacer nada.',
    moreOff: 'Volverá a la sesión en cuanto su profesional regrese.',
  },
  left: {
    title: 'Ha salido de la sesión',
    more: 'Puede volver con el mismo enlace, o desde aquí mismo.',
    late: 'Ya nadie le ve ni le oye. Se avisará a los demás al volver la conexión: deje abierta esta página.',
  },
  ended: {
    title: 'Esta sesión ha terminado',
    more: 'Puede cerrar esta página cuando quiera. Si su profesional vuelve a empezar la llamada, regrese aquí.',
    moreHost: 'Se ha avisado a todas las personas. Puede cerrar esta página o volver a sus citas.',
    workspace: 'Volver a mis citas',
    again: 'Mirar si continúa',
    notAgain: 'No ha vuelto a empezar.',
    close: 'Cerrar',
    thanks: 'Gracias por venir',
  },
  elsewhere: {
    title: 'Esta sesión está abierta en otro dispositivo o pestaña',
    more: 'Puede seguir allí, o volver aquí. Desde esta página no se envía nada.',
    moved: 'Su lugar ha pasado a otro dispositivo o pestaña',
    movedMore: 'Entrará allí. Si prefiere entrar desde aquí, recupérelo.',
    take: 'Usar este dispositivo',
  },

  call: {
    title: (hosts) => `Sesión con ${withWhom(hosts)}`,
    time: 'Duración de la sesión',
    stage: 'Imágenes',
    tray: 'Controles de la sesión',
    mute: 'Silenciar',
    unmute: 'Activar sonido',
    stopVideo: 'Apagar cámara',
    startVideo: 'Activar cámara',
    attendees: 'Ver asistentes',
    more: 'Más',
    end: 'Terminar sesión',
    hostLost: 'Su profesional perdió la conexión. Debería volver en un momento.',
    alone: 'En este momento solo está usted aquí.',
    aloneHost: {
      provider_admits:
        'En este momento no hay nadie más dentro. Deje entrar a quienes esperan desde la lista de asistentes.',
      doors_open: 'En este momento no hay nadie más dentro. Cada cliente entra por su cuenta.',
    },
    away: 'Conexión perdida',
    soundFirst: 'Sin imagen por ahora, para que el sonido se oiga bien',
    tapToHear: 'Tocar para oír',
    blockedSound: 'Su navegador está reteniendo el sonido.',
    noMedia: 'No se pudieron conectar la imagen y el sonido. Intentándolo de nuevo…',
    moreFor: (name) => `Más para ${name}`,
    moreForSession: 'Esta sesión',
    waitingCount: (number) => `${count(number, 'persona espera', 'personas esperan')} para entrar`,
  },
  screen: {
    share: 'Compartir pantalla',
    stop: 'Dejar de compartir',
    ask: {
      title: '¿Compartir su pantalla?',
      words:
        'IMPORTANTE: No muestre nada que infrinja la ley HIPAA. Le recomendamos cerrar todas las demás ventanas y aplicaciones antes de compartir su pantalla, para no compartir información protegida por HIPAA.',
    },
    more: 'Todas las personas de la sesión ven lo que comparte. No muestre nada privado de otros clientes.',
    takesOver: (name) => `Así termina lo que comparte ${name}.`,
    own: 'Está compartiendo su pantalla',
    ownMore: 'Todas las personas de la sesión la ven.',
    by: (name) => `${name} comparte su pantalla`,
    stopOf: 'Detener pantalla',
    coming: 'La imagen está en camino…',
    soundFirst: 'La pantalla no llega por ahora, para que el sonido se oiga bien',
    ended: 'Su pantalla ya no se comparte',
    failed: 'No se pudo compartir su pantalla',
    failedMore: 'Inténtelo de nuevo, por favor, o elija otra ventana.',
  },
  ask: {
    pause: (name) => ({
      title: `¿Pausar a ${name}?`,
      words: `${name} pasa a la sala de espera. ${untilResumed}`,
    }),
    pauseAll: (names) => ({
      title: '¿Pausar a todos los clientes?',
      words:
        names.length === 1
          ? `${list(names)} pasa a la sala de espera. ${untilResumed}`
          : `${names.length <= 3 ? list(names) : `Los ${names.length} clientes`} pasan a la sala de espera. Hasta que usted reanude, no podrán ver ni oír la sesión, y nadie en ella podrá ver ni oír a estas personas. Leerán:`,
    }),
    moveBack: (name) => ({
      title: `¿Devolver a ${name} a la sala de espera?`,
      words: untilResumed,
    }),
    remove: (name) => ({
      title: `¿Sacar a ${name}?`,
      words: `${name} sale ahora de la sesión, y solo vuelve a entrar si lo pide y un profesional lo admite. Leerá:`,
    }),
    end: {
      title: '¿Terminar la sesión para todas las personas?',
      words: 'Todas las personas salen y leen que la sesión ha terminado. Esto no se puede deshacer.',
    },
    leave: (kind) => ({
      title: '¿Salir de la sesión?',
      words: `${kind === 'group' ? 'Las demás personas se quedan. ' : ''}Puede volver con el mismo enlace.`,
    }),
    leaveWaiting: {
      title: '¿Salir de la sala de espera?',
      words: 'Pierde su lugar en ella. Puede volver con el mismo enlace y esperar desde entonces.',
    },
    leaveHost: {
      title: '¿Salir de la sesión?',
      words:
        'La sesión continúa con los demás profesionales. Si no queda ninguno, los clientes esperan hasta que usted vuelva.',
    },
    block: (name) => ({
      title: `¿Bloquear a ${name}?`,
      words: `${name} no podrá entrar durante el resto de esta sesión, ni pedirlo de nuevo. Esto no se puede deshacer.`,
    }),
    admitAll: (number) => ({
      title: '¿Admitir a más personas que lugares?',
      words: `${count(number, 'persona entraría', 'personas entrarían')}, y en la sesión habría más personas de las que tienen cita.`,
    }),
  },
  news: {
    admitted: 'Le han admitido',
    denied: 'Su petición de entrar fue rechazada',
    resumed: 'Ha vuelto a la sesión',
    mutedByHost: 'Un profesional ha silenciado su micrófono',
    mutedByHostMore: 'Nadie le oye hasta que usted active su micrófono.',
    stoppedByHost: 'Un profesional ha apagado su cámara',
    stoppedByHostMore: 'Nadie le ve hasta que usted la encienda.',
    keptMutedMore: 'Puede levantar la mano cuando quiera hablar.',
    askedToUnmute: 'Un profesional le pide que active su micrófono',
    askedToStart: 'Un profesional le pide que active su cámara',
    decline: 'Ahora no',
    arrived: (name) => `${name} espera`,
    asked: (name) => `${name} pide entrar`,
    see: 'Ver quién espera',
    walkedIn: (name) => `${name} ha entrado`,
    left: (name) => `${name} ha salido de la sesión`,
    pausedNotSaved: 'En pausa, pero aún sin guardar',
    pausedNotSavedMore: 'Nadie puede verle ni oírle. El servidor no pudo anotarlo; sigue intentándolo.',
    cutNotSavedMore: 'La imagen y el sonido se han detenido. El servidor no pudo anotarlo; sigue intentándolo.',
    notSaved: 'Eso no se pudo guardar',
    notSavedMore: 'No ha cambiado nada. Inténtelo de nuevo en un momento, por favor.',
    notKnown: 'Aún no se sabe si eso se guardó',
    notKnownMore: 'El servidor no puede comprobarlo ahora. Puede que aún ocurra: se lo diremos aquí en cuanto lo sepa.',
    cutNotKnownMore:
      'La imagen y el sonido se han detenido hasta que el servidor pueda comprobarlo. Se lo diremos aquí en cuanto lo sepa.',
    savedAfterAll: 'Al final sí se guardó',
    tooLate: 'Su conexión se interrumpió demasiado tiempo',
    tooLateMore: 'Puede que lo último que pulsó no se haya hecho. Compruébelo y vuelva a pulsarlo si aún hace falta.',
    stillBusy: 'El servidor está ocupado',
  },
  titles: {
    phase: {
      not_started: 'Sala de espera',
      live: 'Sala de espera',
      held: 'Sala de espera',
      ended: 'Sesión terminada',
    },
    loading: 'Sesión',
    prepare: 'Entrar en su sesión',
    out: 'Fuera de la sesión',
    lobby: 'Empezar la sesión',
    door: 'Su sesión está lista',
    call: 'En la sesión',
    paused: 'Sesión en pausa',
    held: 'Espere, por favor',
    left: 'Ha salido',
    elsewhere: 'Abierta en otro lugar',
    problem: 'Sesión',
    waitingMark: (number) => `(${number}) `,
  },
};

export default words;

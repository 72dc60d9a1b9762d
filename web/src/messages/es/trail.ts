import { count } from '../en';
import type { Medium } from '../../wire/Medium';
import type { Told, TrailWords } from '../trail';

const which = (medium: Medium | null) => (medium === 'audio' ? 'el micrófono' : 'la cámara');
const ofWhich = (medium: Medium | null) => (medium === 'audio' ? 'del micrófono' : 'de la cámara');

const sentences: Record<string, (told: Told) => string> = {
  opened: () => 'Quedó registrada la cita tal como se reservó.',
  waited: ({ subject }) => `${subject} llegó a la sala de espera.`,
  took_over: ({ subject }) => `${subject} inició sesión y conservó el lugar que tenía de invitado.`,
  started: ({ actor }) => `${actor} inició la sesión.`,
  host_entered: ({ subject }) => `${subject} entró para dirigir la sesión.`,
  walked_in: ({ subject }) => `${subject} entró.`,
  asked: ({ subject }) => `${subject} pidió unirse.`,
  ask_cancelled: ({ subject }) => `${subject} retiró la petición de unirse.`,
  admitted: ({ actor, subject }) => `${actor} dejó entrar a ${subject}.`,
  denied: ({ actor, subject }) => `${actor} rechazó a ${subject}.`,
  blocked: ({ actor, subject }) => `${actor} bloqueó a ${subject}.`,
  removed: ({ actor, subject }) => `${actor} sacó a ${subject}.`,
  paused: ({ actor, subject }) => `${actor} pausó a ${subject}.`,
  resumed: ({ actor, subject }) => `${actor} reanudó a ${subject}.`,
  came_back: ({ subject }) => `${subject} volvió, y quedó como estaba.`,
  left: ({ subject }) => `${subject} salió.`,
  muted: ({ actor, subject, medium }) => `${actor} apagó ${which(medium)} de ${subject}.`,
  unmuted: ({ subject, medium }) => `${subject} volvió a encender ${which(medium)}.`,
  asked_to_unmute: ({ actor, subject, medium }) => `${actor} pidió a ${subject} que encendiera ${which(medium)}.`,
  declined_to_unmute: ({ subject, medium }) => `${subject} dejó sin responder la petición ${ofWhich(medium)}.`,
  kept_muted: ({ actor, off }) =>
    off ? `${actor} dejó de mantener en silencio a los clientes.` : `${actor} mantiene en silencio a los clientes.`,
  hand_raised: ({ subject }) => `${subject} levantó la mano.`,
  hand_lowered: ({ actor, subject }) => `${actor} bajó la mano de ${subject}.`,
  said: ({ subject }) => `${subject} escribió un mensaje.`,
  screen_shared: ({ subject }) => `${subject} compartió su pantalla.`,
  screen_stopped: ({ subject }) => `La pantalla de ${subject} dejó de compartirse.`,
  host_lost: () => 'Ya no había ningún profesional conectado.',
  host_returned: () => 'Volvió a haber un profesional conectado.',
  held: () => 'Nadie pudo ver ni oír a nadie hasta que volvió un profesional.',
  ended: ({ actor }) => `${actor} terminó la sesión.`,
};

const words: TrailWords = {
  title: 'Registro',
  documentTitle: (practice) => `Registro · ${practice}`,
  intro: 'Quién hizo qué a quién en cada sesión, y cuándo. Lo que se dijo o se escribió no se muestra aquí.',
  from: 'Desde',
  to: 'Hasta',
  name: 'Nombre',
  nameHint: 'Parte del nombre de alguien que estuvo allí.',
  show: 'Mostrar',
  searching: 'Buscando en el registro…',
  found: (sessions) => count(sessions, 'sesión', 'sesiones'),
  damaged: (sessions) =>
    `Además hay ${count(sessions, 'sesión', 'sesiones')} de las que no se puede contar nada, porque su registro está dañado. Quien lleva el servidor ve cuáles con «anteroom audit verify».`,
  further: 'Buscar más atrás',
  noMore: 'Eso es todo lo que hay en el registro.',
  none: 'No hay nada en el registro',
  noneWords: 'Ninguna sesión tiene anotaciones en esos días, o nadie en ellas se llama así.',
  wrongDays: 'El último día es anterior al primero.',
  failed: 'El registro no se puede mostrar',
  kind: { individual: 'Sesión individual', group: 'Sesión de grupo' },
  unknown: 'Sesión',
  entries: (entries) => count(entries, 'anotación', 'anotaciones'),
  open: 'Mostrar qué pasó',
  close: 'Ocultar',
  erased: 'alguien cuyo nombre se borró',
  nobody: 'El servidor',
  host: (name) => `${name} (profesional)`,
  sentences,
  other: (kind) => `Algo para lo que esta página no tiene palabras: ${kind}.`,
  proof: 'Prueba',
  proofWords:
    'Cada anotación está sellada con las anteriores. Una verificación las lee todas y encuentra lo que se haya cambiado, quitado o añadido.',
  verify: 'Verificar el registro',
  verifying: 'Verificando…',
  intact: (sessions, entries) =>
    `Intacto: ${count(sessions, 'sesión', 'sesiones')} con ${count(entries, 'anotación', 'anotaciones')}, tal como Anteroom las escribió.`,
  broken: (sessions) =>
    `No está intacto: ${count(sessions, 'sesión no está', 'sesiones no están')} como Anteroom las escribió, o falta algo junto a ellas. Quien lleva el servidor ve qué con «anteroom audit verify».`,
  exports: 'Exportar',
  exportWords:
    'Todo lo de los días de arriba, con todos los nombres. Antes se verifica, y no contiene ningún mensaje de un chat.',
  csv: 'Para hojas de cálculo (CSV)',
  jsonl: 'Para programas (líneas JSON)',
  exporting: 'Verificando y escribiendo…',
};

export default words;

import { count, list } from '../en';
import type { WorkspaceWords } from '../workspace';

const words: WorkspaceWords = {
  title: 'Citas',
  pages: 'Páginas',
  skip: 'Ir a sus citas',
  skipToArrivals: 'Ir a quienes esperan',
  loading: 'Cargando sus citas…',
  failed: 'No se pueden mostrar sus citas',
  reconnecting: 'Conectando de nuevo…',
  reconnectingWords: 'Puede que falten llegadas hasta que vuelva la conexión.',
  greeting: (hour, name) => `${partOfDay(hour)}, ${name}`,
  dayAndZone: (date, zone) => (zone === '' ? capital(date) : `${capital(date)} · ${zone}`),
  day: (near, date, isToday) => {
    if (near === undefined) return capital(date);
    return isToday ? capital(near) : `${capital(near)}, ${date}`;
  },
  none: 'Todavía no hay citas',
  noneWords: 'Cree una con Nueva cita. Aparecerá aquí con su hora, su enlace y quienes esperan.',
  kind: { individual: 'Individual', group: 'Grupo' },
  with: (names) => `con ${list(names)}`,
  nobodyBooked: 'sin clientes con cita',
  hostedBy: (names) => `A cargo de ${list(names)}`,
  phase: { not_started: '', live: 'En marcha', held: 'En espera, sin profesional dentro', ended: 'Terminada' },
  damaged: 'Registro dañado',
  damagedWords:
    'Su sesión no se puede abrir. Cree una cita nueva y avise a quien mantiene el servidor de que este registro está dañado.',
  waitingCount: (waiting) => `${waiting} en espera`,
  waitingHere: 'En la sala de espera',
  away: 'conexión perdida',
  guest: 'Sin cuenta',
  waiting: (waited) => (waited === null ? 'Acaba de llegar' : `Espera desde hace ${waited}`),
  since: (clock) => `llegada: ${clock}`,
  startVideoCall: 'Iniciar videollamada',
  shareLink: 'Enlace para compartir:',
  copyLink: 'Copiar enlace',
  copied: 'Copiado',
  copiedAloud: (title) => `Enlace copiado: ${title}`,
  copyByHand: 'Aquí no se puede copiar. El enlace está seleccionado: cópielo con el teclado.',
  join: 'Entrar',
  isWaiting: (name) => `${name} espera`,
  areWaiting: (people) => count(people, 'persona espera', 'personas esperan'),
  alerts: 'Cuando llegue alguien',
  notifyMe: 'Avisarme cuando esté en otra pestaña',
  notifyMeHint: 'El aviso no dice ningún nombre.',
  notifyBlocked:
    'Su navegador bloquea las notificaciones de este sitio. Permítalas en los ajustes del sitio e inténtelo de nuevo.',
  chime: 'Tocar un sonido suave',
  documentTitle: (waiting, practice) => `${waiting > 0 ? `(${waiting}) ` : ''}Citas · ${practice}`,
};

function partOfDay(hour: number): string {
  if (hour < 12) return 'Buenos días';
  return hour < 20 ? 'Buenas tardes' : 'Buenas noches';
}

function capital(word: string): string {
  return word.charAt(0).toLocaleUpperCase() + word.slice(1);
}

export default words;

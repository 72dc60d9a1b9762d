import { list } from '../en';
import type { PortalWords } from '../portal';

const words: PortalWords = {
  title: 'Citas',
  pages: 'Páginas',
  skip: 'Ir a sus citas',
  documentTitle: (practice) => `Citas · ${practice}`,
  loading: 'Cargando sus citas…',
  failed: 'No se pueden mostrar sus citas',
  greeting: (hour, name) => `${partOfDay(hour)}, ${name}`,
  inZone: (zone) => `Todas las horas son de su zona horaria: ${zone}.`,
  coming: 'Próximas citas',
  none: 'No hay próximas citas',
  noneWords: 'En cuanto la consulta le dé una, aparecerá aquí.',
  day: (near, date) => (near === undefined ? capital(date) : `${capital(near)}, ${date}`),
  at: (day, time) => `${day}, ${time}`,
  with: (hosts) => (hosts.length > 0 ? `Sesión con ${list(hosts)}` : 'Sesión'),
  minutes: (minutes) => `${minutes} minutos`,
  cancelled: 'Cancelada',
  running: 'Su profesional ya ha empezado',
  start: 'Iniciar sesión de video',
  opens: (time) => `El botón «Iniciar sesión de video» aparecerá aquí a las ${time}.`,
  early: 'No tiene que esperar hasta entonces: pruebe antes la cámara y la conexión. Nadie le ve ni le oye todavía.',
  tryDevices: 'Probar cámara y conexión',
  noLink: 'El enlace de esta cita ya no sirve. Pregunte a la consulta, por favor.',
  before: 'Antes de entrar',
  tips: {
    place: { title: 'Busque un lugar tranquilo', more: 'Donde pueda hablar con libertad.' },
    headphones: { title: 'Use auriculares', more: 'Así lo que se dice queda entre ustedes.' },
    allow: { title: 'Elija Permitir', more: 'El navegador le pedirá la cámara y el micrófono.' },
  },
  past: 'Citas pasadas',
  questions: '¿Tiene preguntas? Llame a la consulta:',
};

function partOfDay(hour: number): string {
  if (hour < 12) return 'Buenos días';
  return hour < 20 ? 'Buenas tardes' : 'Buenas noches';
}

function capital(word: string): string {
  return word.charAt(0).toLocaleUpperCase('es') + word.slice(1);
}

export default words;

import type { PageWords } from '../pages';

const words: PageWords = {
  offline: 'Este dispositivo no está conectado a internet',
  offlineMore: 'Active el Wi-Fi o los datos móviles. Esta página continúa sola en cuanto haya conexión.',
  unreachable: 'No se puede llegar al servidor',
  unreachableMore:
    'Compruebe su conexión a internet. Esta página sigue intentándolo y continúa sola; si ya estuvo aquí, conserva su lugar.',
  long: 'Está tardando más de lo normal',
  busy: 'El servidor todavía no puede atenderle',
  busyMore: 'Tiene demasiado trabajo o se está reiniciando. Entrará sin hacer nada.',
  noLine: 'Esta red no deja pasar la sesión',
  noLineMore: 'Use datos móviles u otro Wi-Fi, o desactive la VPN.',
  stillTrying: 'Seguimos intentándolo…',
  tryNow: 'Intentar ahora',
  trying: 'Intentándolo de nuevo…',
  lost: 'Se perdió la conexión. Esta página intenta recuperarla.',
  back: 'La conexión ha vuelto.',
  incomplete: 'No se pudo cargar una parte de esta página',
  incompleteMore:
    'Aquí nadie puede verle ni oírle, y conserva su lugar. Cargue la página de nuevo. Si no sirve, abra su enlace en otro navegador.',
  call: (phone: string) => `Llamar al ${phone}`,
  loadAgain: 'Cargar la página de nuevo',
  noDevices: 'No se pudo abrir la configuración de audio y video',
  noChat: 'No se pudo abrir el chat',
  missingMore: 'No se pudo cargar una parte de esta página. Cárguela de nuevo: conserva su lugar.',
};

export default words;

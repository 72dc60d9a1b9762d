import type { QuestionWords } from '../questions';
import { count, list } from '../en';

const untilResumed =
  'Hasta que usted reanude, no podrá ver ni oír la sesión, y nadie en ella podrá ver ni oír a esta persona. Leerá:';

const words: QuestionWords = {
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
  leave: (kind, admission) => ({
    title: '¿Salir de la sesión?',
    words: `${kind === 'group' ? 'Las demás personas se quedan. ' : ''}Puede volver con el mismo enlace${admission === 'provider_admits' ? ', y después esperará hasta que su profesional le deje entrar' : ''}.`,
  }),
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
};

export default words;

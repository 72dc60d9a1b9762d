import type { Came } from '../../session/chat/channels';
import type { ChatWords } from '../chat';

const came_as: Record<Came, string> = { guest: 'Sin cuenta', booked: 'Con cita', client: 'Cliente' };

const words: ChatWords = {
  open: 'Abrir el chat',
  title: 'Chat',
  close: 'Cerrar el chat',
  unread: (number) => (number === 1 ? '1 mensaje nuevo' : `${number} mensajes nuevos`),
  news: (name) => `Mensaje nuevo de ${name}`,
  readers: 'Quién lo lee',
  session: 'Sesión',
  waitingRoom: 'Sala de espera',
  providers: 'Profesionales',
  private: 'Privado',
  client: 'Escribir a',
  choose: 'Elija una persona',
  unnamed: 'Aún sin nombre',
  whom: (name, came) => (came ? `${name} · ${came_as[came]}` : name),
  audience: {
    session: {
      individual: 'Lo leen todas las personas que están en la sesión.',
      group: 'Lo leen todas las personas que están en la sesión. Quienes están en la sala de espera, no.',
    },
    waitingRoom:
      'Todo lo que escriba en el chat de la sala de espera lo verán los demás clientes y los demás profesionales de la sesión.',
    providers: 'Solo lo leen usted y los profesionales.',
    line: (name, waits) =>
      waits
        ? `${name} está en la sala de espera. Solo lo leen ${name} y los profesionales.`
        : `Solo lo leen ${name} y los profesionales.`,
  },
  field: {
    session: 'Mensaje a quienes están en la sesión',
    waitingRoom: 'Mensaje a todos',
    providers: 'Mensaje a los profesionales',
    line: (name) => `Mensaje a ${name}`,
  },
  messages: 'Mensajes',
  none: 'Aquí aún no se ha escrito nada.',
  latest: 'Mensajes nuevos',
  you: 'Usted',
  host: 'Profesional',
  send: 'Enviar',
  sending: 'Enviando…',
  offline: 'Se enviará en cuanto vuelva la conexión',
  notSent: 'No enviado.',
  notSaved: 'El servidor no pudo guardarlo.',
  discard: 'Descartar',
  left: (number) => (number === 1 ? 'Queda 1 carácter' : `Quedan ${number} caracteres`),
  tooLong: (number) => (number === 1 ? 'Sobra 1 carácter' : `Sobran ${number} caracteres`),
  closed: {
    not_started: 'Se podrán enviar mensajes en cuanto haya empezado la sesión.',
    held: 'Se podrán enviar mensajes de nuevo en cuanto vuelva su profesional.',
    other: 'Ahora no se pueden enviar mensajes aquí.',
  },
};

export default words;

import { count, list } from '../en';
import type { StaffWords } from '../staff';

const words: StaffWords = {
  title: 'Personal',
  documentTitle: (practice) => `Personal · ${practice}`,
  invite: 'Invitar',
  inviteTitle: 'Invitar a alguien del equipo',
  inviteWords: 'Recibirá un correo con un enlace que vale 7 días. Con él elegirá su contraseña.',
  noMail:
    'Este servidor no envía correo, así que no se puede invitar a nadie. Quien lo mantiene puede indicar un servidor de correo en su configuración.',
  name: 'Nombre',
  email: 'Correo electrónico',
  language: 'Idioma del correo',
  send: 'Enviar invitación',
  sending: 'Enviando…',
  invited: 'La invitación está en camino.',
  roles: 'Funciones',
  rolesMissing: 'Elija al menos una función.',
  role: { admin: 'Administración', provider: 'Profesional', scheduler: 'Agenda' },
  roleHint: {
    admin: 'Invita al personal y decide sus funciones.',
    provider: 'Atiende las citas que tiene a su cargo.',
    scheduler: 'Crea las citas de todos. Ve que una sesión está en marcha, y nada de lo que ocurre en ella.',
  },
  you: (name) => `${name} (usted)`,
  change: 'Cambiar',
  changeTitle: (name) => `Cambiar a ${name}`,
  save: 'Guardar',
  saving: 'Guardando…',
  saved: 'Guardado.',
  gone: 'Desactivada',
  archive: 'Cuenta desactivada',
  archiveHint:
    'Su sesión se cierra en todas partes al momento y no podrá iniciarla. Lo que hizo queda registrado. Si lo deshace, elegirá una contraseña nueva por correo.',
  upcoming: (visits, name) =>
    visits === 1
      ? `Queda 1 cita por venir con ${name}:`
      : `Quedan ${count(visits, 'cita', 'citas')} por venir con ${name}:`,
  takeOver: 'Siguen como están. Quien lleva la agenda puede pasarlas a otra persona, en Citas.',
  visit: (title, when, others) =>
    [title, when, others.length > 0 ? `con ${list(others)}` : 'sin nadie más a cargo'].filter(Boolean).join(', '),
  andMore: (visits) => `y ${visits} más`,
  waiting: 'Invitación enviada',
  mailed: 'El correo se ha enviado.',
  notMailed: 'El correo está en camino. Si no llega a salir, envíelo de nuevo.',
  expired: 'El enlace ya es demasiado antiguo. Envíelo de nuevo.',
  resend: 'Enviar de nuevo',
  withdraw: 'Retirar',
  withdrawAsk: '¿Retirar esta invitación?',
  withdrawWords: 'A partir de entonces el enlace del correo no lleva a ninguna parte.',
  withdrawn: 'La invitación se ha retirado.',
};

export default words;

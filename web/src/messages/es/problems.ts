import type { SessionProblemWords } from '../problems';

const words: SessionProblemWords = {
  link_unknown: {
    title: 'Este enlace no lleva a ninguna sesión',
    help: 'Puede que esté incompleto, o que la consulta le haya enviado otro más reciente. Mire, por favor, su último mensaje o pregunte a la consulta.',
    next: 'nothing',
  },
  link_expired: {
    title: 'Este enlace ya no sirve',
    help: 'Funcionó hasta un día después de la cita. Si tiene una cita nueva, use por favor el enlace de ese mensaje.',
    next: 'nothing',
  },
  appointment_cancelled: {
    title: 'Esta cita se ha cancelado',
    help: 'No tendrá lugar y no hace falta que espere. Si no lo esperaba, póngase en contacto con la consulta, por favor.',
    next: 'nothing',
  },
  not_on_appointment: {
    title: 'Esta cita no es suya',
    help: 'Ha entrado con la cuenta de alguien del personal que no tiene esta cita a su cargo. Consulte a quien sí la tiene, o entre con otra cuenta.',
    next: 'workspace',
  },
  sign_in_first: {
    title: 'Inicie sesión primero, por favor',
    help: 'Entre con su cuenta de la consulta y después abra de nuevo este enlace.',
    next: 'signIn',
  },
  locked: {
    title: 'Su espacio de trabajo está bloqueado',
    help: 'Desbloquéelo con su contraseña y después abra de nuevo este enlace.',
    next: 'workspace',
  },
  session_damaged: {
    title: 'Esta sesión no se puede abrir',
    help: 'El servidor no puede leer lo que guardó de esta sesión. No se debe a nada que usted haya hecho, y volver a intentarlo no sirve. Llame, por favor, a la consulta: le pueden enviar otro enlace.',
    helpOfProviders:
      'El registro de esta sesión está dañado: nadie puede abrirla, y volver a intentarlo no sirve. Las demás sesiones siguen. Cree, por favor, una cita nueva y envíe su enlace, y avise a quien mantiene el servidor: su registro dice qué sesión es.',
    next: 'nothing',
  },
  other: {
    title: 'Esta sesión no se puede abrir',
    help: 'Abra de nuevo, por favor, el enlace de su mensaje. Si no funciona, llame a la consulta.',
  },
};

export default words;

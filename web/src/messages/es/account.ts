import type { AccountWords } from '../account';

const words: AccountWords = {
  problems: {
    unreachable: 'No se puede llegar al servidor. Compruebe su conexión a internet e inténtelo de nuevo.',
    unavailable: 'Algo ha fallado en el servidor. Inténtelo de nuevo en un momento, por favor.',
    too_many: 'Ha habido demasiados intentos. Espere un minuto, por favor, e inténtelo de nuevo.',
    foreign_origin: 'Esta página se abrió desde otra dirección que la que espera el servidor. Ábrala con la habitual.',
    invalid: 'Algo en este formulario no sirve. Revise lo que ha escrito e inténtelo de nuevo.',
    sign_in_first: 'Su sesión ya no está iniciada. Iníciela de nuevo, por favor.',
    wrong_password: 'Ese correo y esa contraseña no coinciden. Revíselos e inténtelo de nuevo.',
    wrong_code: 'Ese código es incorrecto, o ya se ha usado.',
    link_unknown: 'Aquí no se conoce este enlace.',
    link_expired: 'Este enlace ya no sirve.',
    not_on_appointment: 'Esta cita no es suya.',
  },
  problemsOf: {
    signIn: {},
    setUp: {
      wrong_code:
        'Este enlace de configuración ya se usó, o no está completo. Si la consulta ya está configurada, inicie sesión; si no, reinicie el servidor y abra el enlace que muestra.',
      sign_in_first: 'Esta consulta ya está configurada. Inicie sesión, por favor.',
    },
  },
  signIn: 'Iniciar sesión',
  signInWords: 'Para profesionales de esta consulta. Si es cliente, abra el enlace de su cita.',
  signingIn: 'Iniciando sesión…',
  signOut: 'Cerrar sesión',
  setUp: 'Configure su consulta',
  setUpWords: 'Esto crea la consulta y su cuenta como primer profesional. Funciona una sola vez.',
  setUpPractice: 'Configurar consulta',
  settingUp: 'Configurando…',
  noToken: 'Esta página necesita el enlace completo que el servidor mostró al arrancar por primera vez.',
  noTokenWords: 'Búsquelo donde el servidor escribe lo que hace, y abra el enlace desde allí, hasta el final.',
  setUpAlready: 'Esta consulta ya está configurada',
  setUpAlreadyWords:
    'Un enlace de configuración funciona una vez, y esta consulta ya tiene a su primer profesional. Inicie sesión con su correo y su contraseña.',
  setUpWrong: 'Este enlace de configuración no es correcto',
  setUpWrongWords:
    'No está completo, o el servidor ha mostrado otro más reciente. Búsquelo donde el servidor escribe lo que hace, y abra el más reciente, hasta el final.',
  nobodyYet: 'Todavía nadie puede iniciar sesión',
  nobodyYetWords:
    'Esta consulta no tiene ningún profesional. El enlace que el servidor mostró en el terminal al arrancar crea el primero.',
  practice: 'Nombre de la consulta',
  practiceHint: 'Sus clientes ven este nombre.',
  name: 'Su nombre',
  nameHint: 'Como le conocen sus clientes, por ejemplo Dra. Maya Okafor.',
  email: 'Correo electrónico',
  password: 'Contraseña',
  passwordHint: 'Al menos 12 caracteres. Tres o cuatro palabras que recuerde sirven bien.',
  showPassword: 'Mostrar contraseña',
  emailMissing: 'Escriba su correo electrónico.',
  emailIncomplete: 'Escriba la dirección completa, con una @.',
  emailWrong: 'Esta dirección de correo no sirve. Revísela e inténtelo de nuevo.',
  passwordMissing: 'Escriba su contraseña.',
  passwordShort: (typed) =>
    typed === 1 ? 'Tiene 1 carácter. Necesita al menos 12.' : `Tiene ${typed} caracteres. Necesita al menos 12.`,
  passwordLong: 'Una contraseña puede tener como máximo 256 caracteres.',
  practiceMissing: 'Escriba el nombre de su consulta.',
  nameMissing: 'Escriba su nombre.',
  nameLong: 'Un nombre puede tener como máximo 80 caracteres.',
  signedInAs: (name) => `Ha iniciado sesión como ${name}.`,
  openLink: 'Abra el enlace de su cita para entrar.',
  openLinkWords: 'Lo encontrará en el correo o en el mensaje de texto que le recuerda la cita.',
  toWorkspace: 'Ir a sus citas',
  welcome: (name) => `Le damos la bienvenida, ${name}`,
  welcomeTitle: 'Le damos la bienvenida',
  notSignedIn: 'No ha iniciado sesión.',
  notSignedInWords: 'Para entrar a una cita, abra su enlace: funciona sin iniciar sesión.',
  loading: 'Un momento…',
};

export default words;

import type { AccountWords } from '../account';

const words: AccountWords = {
  problems: {
    unreachable: 'No se puede llegar al servidor. Compruebe su conexión a internet e inténtelo de nuevo.',
    unavailable: 'Algo ha fallado en el servidor. Inténtelo de nuevo en un momento, por favor.',
    too_many: 'Ha habido demasiados intentos. Espere un minuto, por favor, e inténtelo de nuevo.',
    foreign_origin: 'Esta página se abrió desde otra dirección que la que espera el servidor. Ábrala con la habitual.',
    invalid: 'Algo en este formulario no sirve. Revise lo que ha escrito e inténtelo de nuevo.',
    invalid_practice: 'Este nombre de la consulta no sirve. Escriba uno de 80 caracteres como máximo.',
    invalid_name: 'Este nombre no sirve. Escriba uno de 80 caracteres como máximo.',
    invalid_email: 'Esto no es una dirección de correo. Revísela e inténtelo de nuevo.',
    invalid_password: 'Esta contraseña no sirve. Necesita entre 12 y 256 caracteres.',
    guessable_password: 'Esta contraseña se adivinaría pronto. Sirven bien tres o cuatro palabras que no vayan juntas.',
    sign_in_first: 'Su sesión ya no está iniciada. Iníciela de nuevo, por favor.',
    locked:
      'Este espacio de trabajo está bloqueado, porque hacía un rato que nadie hacía nada. Desbloquéelo con su contraseña.',
    not_allowed: 'Su función en esta consulta no incluye eso. Pregunte a quien la administra.',
    wrong_password: 'Ese correo y esa contraseña no coinciden. Revíselos e inténtelo de nuevo.',
    wrong_code: 'Ese código es incorrecto, o ya se ha usado.',
    link_unknown: 'Aquí no se conoce este enlace.',
    link_expired: 'Este enlace ya no sirve.',
    not_on_appointment: 'Esta cita no es suya.',
    appointment_cancelled: 'Esta cita se ha cancelado.',
    invalid_roles: 'Elija al menos una función.',
    last_admin: 'La consulta necesita a alguien que la administre. Déle antes esa función a otra persona.',
    invalid_title: 'Este título no sirve. Escriba uno de 80 caracteres como máximo.',
    invalid_phone:
      'Esto no es un número de móvil. Escríbalo con + y primero el número del país, por ejemplo +1 555 010 0142. Los mensajes de texto lo necesitan.',
    invalid_zone: 'No se conoce esta zona horaria. Elija una de la lista.',
    invalid_time: 'Una cita no puede tener esta fecha y hora. Revise las dos.',
    time_not_there: 'Ese día los relojes se adelantan y esta hora no existe. Elija otra.',
    time_is_over: 'Esa hora ya ha pasado. Elija una que esté por venir.',
    invalid_people: 'Alguien de aquí no puede tener la cita, o son demasiados. Revise para quién es.',
    invalid_repeats: 'Una serie necesita un final: de 2 a 104 veces, o un último día después del primero.',
    email_taken: 'Otra persona tiene esta dirección de correo. Dos personas no pueden compartirla.',
    changed_elsewhere:
      'Otra persona ha cambiado esto entretanto, así que no se ha guardado nada. Cierre y vuelva a abrir para ver cómo está ahora.',
    already_made:
      'Lo que introdujo antes se guardó, aunque la respuesta no llegó. Vuelva a guardar para cambiarlo a lo que figura aquí ahora.',
    session_running: 'Su sesión está en marcha. La hora, la admisión y las personas se pueden cambiar cuando termine.',
    took_place: 'Ya tuvo lugar, o su hora ha pasado. Cuándo fue y quién tenía la cita queda registrado.',
    not_found: 'Ya no está.',
    session_damaged: 'El registro de esta sesión está dañado, así que no se puede abrir.',
  },
  problemsOf: {
    signIn: {},
    secondStep: {
      wrong_code: 'Este código no es correcto, o ya se usó. Espere al siguiente en su aplicación y escríbalo.',
      too_many: 'Ha habido demasiados intentos. Espere diez minutos, por favor, e inténtelo de nuevo.',
    },
    byMail: {
      wrong_code:
        'Este no es el código del último correo, o ya se usó, o es demasiado antiguo. Revíselo, o pida otro correo.',
      too_many:
        'Ha habido demasiados intentos. Espere unos minutos, por favor, e inténtelo de nuevo, o llame a la consulta.',
    },
    setUp: {
      wrong_code:
        'Este enlace de configuración ya se usó, o no está completo. Si la consulta ya está configurada, inicie sesión; si no, reinicie el servidor y abra el enlace que muestra.',
      sign_in_first: 'Esta consulta ya está configurada. Inicie sesión, por favor.',
    },
  },
  signIn: 'Iniciar sesión',
  signInWords: 'Para el personal de esta consulta.',
  toClientSignIn: 'Los clientes inician sesión aquí.',
  signingIn: 'Iniciando sesión…',
  signOut: 'Cerrar sesión',
  secondStep: 'Escriba su código',
  secondStepWords: 'Su contraseña es correcta. Abra ahora la aplicación que muestra los códigos de esta cuenta.',
  appCode: 'Código de su aplicación',
  appCodeHint: 'Seis cifras. Sin su aplicación, escriba uno de sus códigos de recuperación.',
  appCodeMissing: 'Escriba las seis cifras que muestra su aplicación, o un código de recuperación.',
  secondStepOver: 'Ha tardado demasiado. Empiece de nuevo con su contraseña, por favor.',
  secondStepLost: '¿No tiene ninguno? Quien administra su consulta puede desactivar este paso.',
  startOver: 'Iniciar sesión con otra cuenta',
  setUp: 'Configure su consulta',
  setUpWords: 'Esto crea la consulta y su cuenta como primer profesional y administrador. Funciona una sola vez.',
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
  zone: 'Zona horaria de la consulta',
  suggestedZones: 'Sugeridas',
  name: 'Su nombre',
  nameHint: 'Como le conocen sus clientes, por ejemplo Dra. Maya Okafor.',
  email: 'Correo electrónico',
  password: 'Contraseña',
  passwordHint: 'Al menos 12 caracteres. Tres o cuatro palabras que recuerde sirven bien.',
  showPassword: 'Mostrar contraseña',
  emailMissing: 'Escriba su correo electrónico.',
  emailIncomplete: 'Escriba la dirección completa, con una @.',
  passwordMissing: 'Escriba su contraseña.',
  passwordShort: (typed) =>
    typed === 1 ? 'Tiene 1 carácter. Necesita al menos 12.' : `Tiene ${typed} caracteres. Necesita al menos 12.`,
  passwordLong: 'Una contraseña puede tener como máximo 256 caracteres.',
  practiceMissing: 'Escriba el nombre de su consulta.',
  nameMissing: 'Escriba su nombre.',
  nameLong: 'Un nombre puede tener como máximo 80 caracteres.',
  clientWords:
    'Para clientes de esta consulta. Recibirá un correo con un enlace y un código: no hay contraseña que recordar.',
  toProviderSignIn: 'El personal inicia sesión aquí.',
  sendMail: 'Envíenme un correo',
  sendingMail: 'Enviando…',
  noMail:
    'Esta consulta no envía correos desde aquí. Llámela, por favor: para entrar a una cita no hace falta iniciar sesión, basta su enlace.',
  joinByLink: 'Para entrar a una cita no hace falta iniciar sesión: basta su enlace.',
  checkMail: 'Mire su correo',
  checkMailWords: (email) =>
    `Si la consulta conoce ${email}, un correo va de camino. Abra su enlace, o escriba aquí su código. Los dos valen 15 minutos.`,
  nothingCame:
    '¿No ha llegado nada? Mire en el correo no deseado, revise la dirección, o llame a la consulta: quizá le conozca por otra.',
  code: 'Código',
  codeHint: 'Ocho cifras, como están en el correo.',
  codeIncomplete: 'Escriba las ocho cifras del código.',
  otherAddress: 'Usar otra dirección, o enviarlo otra vez',
  linkTitle: 'Iniciar sesión como cliente',
  linkWords: (practice) => `Este enlace inicia su sesión en ${practice} en este navegador. Funciona una sola vez.`,
  linkEnds: (name) =>
    `Ahora tiene aquí la sesión iniciada ${name}. Al iniciarla con este enlace se cierra la de ${name}.`,
  linkWrong: 'Este enlace ya no inicia su sesión',
  linkWrongWords:
    'Ya se usó, o tiene más de 15 minutos, o no llegó entero. Ábralo otra vez desde el correo, o pida uno nuevo.',
  newMail: 'Pedir otro correo',
  forgottenLink: 'He olvidado mi contraseña',
  forgotten: 'Elija una contraseña nueva',
  forgottenWords: 'Recibirá un correo con un enlace, y con él elegirá una contraseña nueva.',
  forgottenNoMail:
    'Este servidor no envía correo, así que no puede enviarle un enlace. Pregunte a quien administra la consulta o mantiene el servidor.',
  forgottenSent: (email) =>
    `Si alguien del personal tiene la dirección ${email}, hay un correo en camino. Su enlace vale 30 minutos.`,
  forgottenNothingCame:
    '¿No ha llegado nada? Mire en el correo no deseado, revise la dirección, o pregunte a quien administra la consulta.',
  backToSignIn: 'Volver al inicio de sesión',
  newPassword: 'Su contraseña nueva',
  newPasswordWords: (email) =>
    `Desde ahora iniciará sesión con ${email} y esta contraseña. Se cerrará la sesión en todos los navegadores donde la tenga iniciada.`,
  setPassword: 'Guardar contraseña',
  settingPassword: 'Un momento…',
  newPasswordWrong: 'Este enlace ya no sirve',
  newPasswordWrongWords:
    'Ya se usó, tiene más de 30 minutos, o no llegó completo. Ábralo otra vez en el correo, o pida uno nuevo.',
  invitation: 'Cree su cuenta',
  invitationWords: (practice, email) =>
    `${practice} le ha invitado. Desde ahora iniciará sesión con ${email} y la contraseña que elija aquí.`,
  makeAccount: 'Crear cuenta',
  makingAccount: 'Un momento…',
  invitationWrong: 'Esta invitación ya no sirve',
  invitationWrongWords:
    'Ya se usó o se retiró, un correo más reciente la sustituyó, tiene más de 7 días, o no llegó completa. Abra otra vez el correo más reciente, o pida otra a quien administra la consulta.',
  call: (phone) => `Llamar al ${phone}`,
  loading: 'Un momento…',
};

export default words;

import type { ConnectionsWords } from '../connections';

const words: ConnectionsWords = {
  title: 'Conexiones',
  documentTitle: (practice) => `Conexiones · ${practice}`,
  loading: 'Cargando…',
  failed: 'Esto no se puede mostrar',
  copy: 'Copiar',
  copied: 'Copiado',
  copyByHand: 'Aquí no se permite copiar. Está seleccionado: cópielo con el teclado.',
  done: 'Listo',

  calendar: 'Su calendario',
  calendarWords:
    'Su propio calendario, en el teléfono o en otra parte, puede mostrar sus citas de aquí. Las pide por una dirección que solo usted conoce.',
  noFeed: 'Su calendario aún no tiene dirección',
  feedOn: (when) => `Su calendario tiene dirección desde el ${when}`,
  feedReadOn: (when) => `Leído por última vez el ${when}`,
  feedNeverRead: 'Aún no se ha leído',
  titles: 'Mostrar los títulos',
  titlesHint:
    'Sin esto, cada entrada es una cita por video con el nombre de la consulta. Muchos calendarios guardan lo que leen en otra empresa y lo muestran en pantallas bloqueadas: un título que nombra a alguien se sabría allí. Los nombres de los clientes y sus enlaces no se añaden nunca.',
  titlesSaved: 'Guardado. Su calendario lo muestra cuando vuelva a preguntar.',
  makeAddress: 'Crear dirección',
  replace: 'Sustituir dirección',
  replaceAsk: '¿Sustituir la dirección de su calendario?',
  replaceWords: 'Los calendarios que tienen la dirección actual no sabrán nada más. Deles la nueva.',
  feedRevoke: 'Revocar dirección',
  feedRevokeAsk: '¿Revocar la dirección de su calendario?',
  feedRevokeWords: 'Los calendarios que la tienen no sabrán nada más. Lo que ya han leído puede quedar en ellos.',
  feedRevoked: 'La dirección se ha revocado.',
  addressTitle: 'La dirección de su calendario',
  feedAddress: 'Dirección',
  addressHelp:
    'En su calendario, elija suscribirse a un calendario por su dirección, y péguela allí. Quien la tiene ve cuándo son sus citas.',

  tokens: 'Claves de otros sistemas',
  tokensWords:
    'Un sistema de historias o una agenda puede llevar aquí clientes y citas por sí mismo. Dé a cada sistema su propia clave, que se puede revocar por separado.',
  address: 'Dirección de la API:',
  document: 'Descripción de la API para programas (OpenAPI)',
  noTokens: 'No hay ningún sistema conectado',
  noTokensWords: 'Cree una clave con Nueva clave y póngala en la configuración del sistema que la va a tener.',
  newToken: 'Nueva clave',
  tokenName: 'Nombre',
  tokenNameHint: 'Qué sistema la tiene, por ejemplo Sistema de historias.',
  tokenNameMissing: 'Escriba qué sistema la va a tener.',
  scopes: 'Qué permite',
  scopesMissing: 'Elija al menos una cosa que permita.',
  scope: {
    'appointments:read': 'Leer citas',
    'appointments:write': 'Cambiar citas',
    'clients:read': 'Leer clientes',
    'clients:write': 'Cambiar clientes',
    'sessions:read': 'Leer sesiones',
    'webhooks:read': 'Leer avisos a sistemas (webhooks)',
    'webhooks:write': 'Cambiar avisos a sistemas (webhooks)',
  },
  scopeHint: {
    'appointments:read':
      'Todas, con sus enlaces, por los que se puede llegar a ellas, y quiénes son los profesionales.',
    'appointments:write':
      'Crearlas, cambiarlas y cancelarlas, y sustituir sus enlaces. Se escribe a cada cliente como siempre.',
    'clients:read': 'Nombres, direcciones y números de todos los clientes.',
    'clients:write':
      'Crear y cambiar clientes, también su correo. Quien puede cambiar un correo puede iniciar sesión como ese cliente.',
    'sessions:read': 'Quién espera, quién está dentro y si ha terminado. Nada de lo que se dice o se muestra.',
    'webhooks:read': 'A qué direcciones avisa esta consulta de lo que ocurre, y qué fue de cada aviso.',
    'webhooks:write':
      'Elegir a qué direcciones avisa el servidor cuando llega o se va un cliente y cuando cambia una cita.',
  },
  passwordHint: 'La suya, una vez más: una clave abre más que una página que quedó abierta.',
  passwordWrong: 'Esta no es su contraseña.',
  make: 'Crear clave',
  making: 'Un momento…',
  unanswered:
    'No llegó respuesta, así que no se sabe si se creó una clave. Si hay una nueva en la lista, nadie la ha visto: revóquela y cree otra.',
  madeTitle: (name) => `La clave de ${name}`,
  token: 'Clave',
  onlyNow: 'Cópiela ahora. No se vuelve a mostrar nunca, porque aquí solo se guarda su huella.',
  keepIt:
    'Quien la tiene puede hacer todo lo que permite. Guárdela como una contraseña, y revóquela si se ha difundido.',
  madeOn: (when, by) => (by === null ? `Creada el ${when}` : `Creada el ${when} por ${by}`),
  usedOn: (when) => `Usada por última vez el ${when}`,
  neverUsed: 'Nunca usada',
  revokedOn: (when) => `Revocada el ${when}`,
  revokedChip: 'Revocada',
  revoke: 'Revocar',
  revokeAsk: '¿Revocar esta clave?',
  revokeWords: 'Desde ese momento se rechaza para siempre al sistema que la tiene. Para seguir necesita otra clave.',
  revokeWebhooks: (count) =>
    count === 1
      ? 'Ha creado un webhook, que esto no desactiva: se sigue avisando a una dirección de lo que ocurre. Una clave con webhooks:write lo desactiva o lo elimina.'
      : `Ha creado ${count} webhooks, que esto no desactiva: se sigue avisando a direcciones de lo que ocurre. Una clave con webhooks:write los desactiva o los elimina.`,
  itsWebhooks: (count) => (count === 1 ? 'Sigue ahí un webhook que creó' : `Siguen ahí ${count} webhooks que creó`),
  revoked: 'La clave se ha revocado.',
};

export default words;

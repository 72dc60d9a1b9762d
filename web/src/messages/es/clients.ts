import type { ClientsWords } from '../clients';

const words: ClientsWords = {
  title: 'Clientes',
  documentTitle: (practice) => `Clientes · ${practice}`,
  search: 'Buscar clientes',
  newClient: 'Nuevo cliente',
  changeClient: 'Cambiar los datos',
  none: 'Todavía no hay clientes',
  noneWords: 'Añada a las personas que atiende. También puede hacerlo al crear una cita.',
  noneFound: 'Nadie tiene todas estas palabras en su nombre, dirección o número.',
  showArchived: 'Mostrar clientes archivados',
  archived: 'Archivado',
  change: 'Cambiar',
  name: 'Nombre',
  email: 'Correo electrónico',
  phone: 'Número de móvil',
  phoneHint: 'Con + y primero el número del país, por ejemplo +1 555 010 0142. Puede quedar vacío.',
  language: 'Idioma',
  zone: 'Zona horaria',
  suggestedZones: 'Sugeridas',
  zoneOfPractice: (zone) => `La de la consulta, ${zone}`,
  reminders: 'Recordatorios',
  ways: { email: 'Por correo', text: 'Por mensaje de texto', both: 'Por correo y mensaje de texto', none: 'Ninguno' },
  archive: 'Archivado',
  archiveHint:
    'No aparece para citas nuevas, y se cierra su sesión en todas partes. No se pierde nada de lo que hubo, y las citas pendientes se mantienen, con sus recordatorios.',
  bounced: {
    email: (name) => `Un correo para ${name} no llegó. Revise la dirección.`,
    text: (name) => `Un mensaje de texto para ${name} no llegó. Revise el número.`,
  },
  bouncedBoth: (name) =>
    `A ${name} no le llegan ni el correo ni los mensajes de texto. Revise la dirección y el número.`,
  sendAgain: 'Volver a enviar',
  sentAgain: 'Se vuelve a enviar.',
  notSentAgain: 'No se ha podido volver a enviar. Inténtelo otra vez.',
  add: 'Añadir cliente',
  save: 'Guardar',
  saving: 'Guardando…',
  missing: { name: 'Escriba el nombre.', email: 'Escriba la dirección entera, con una @.' },
};

export default words;

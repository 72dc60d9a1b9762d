import type { HelpWords } from '../help-topics';

const words: HelpWords = {
  title: 'Ayuda',
  close: 'Cerrar',
  devices: {
    title: 'No me ven o no me oyen',
    says: [
      'Mire si su micrófono y su cámara están activados: lo muestran los dos botones con un micrófono y una cámara.',
      'Elija la cámara y el micrófono con los que quiere que le vean y le oigan.',
    ],
    inside: 'En la sesión, la configuración de audio y video está también en «Más».',
  },
  hearing: {
    title: 'No les oigo',
    says: [
      'Suba el volumen, quite el modo silencio y mire si hay auriculares conectados.',
      'Si en la página hay un botón «Toque para oír», púlselo: el navegador espera a eso.',
    ],
  },
  reactions: 'En mi imagen aparecen globos o fuegos artificiales',
  connection: {
    title: 'La imagen se para o la conexión se corta',
    says: [
      'Acérquese a su Wi-Fi o conecte un cable. Detenga descargas y vídeos.',
      'Cambie entre Wi-Fi y datos móviles. Apague la VPN.',
      'Si se cerró la página, abra el mismo enlace otra vez: conserva su lugar.',
    ],
  },
  nothingHelps: {
    title: 'Nada de esto sirve',
    says: {
      client: 'Abra el enlace en otro dispositivo o en otro navegador, o llame a la consulta.',
      host: 'Abra la sesión en otro dispositivo o en otro navegador. Sus clientes conservan su lugar mientras tanto.',
    },
  },
};

export default words;

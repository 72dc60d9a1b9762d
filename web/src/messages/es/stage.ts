import type { StageWords } from '../stage';

const words: StageWords = {
  enlarge: 'Ampliar',
  shrink: 'Reducir',
  hideSelf: 'Ocultar mi imagen',
  showSelf: 'Mostrar mi imagen',
  selfHidden: 'Su propia imagen está oculta',
  selfHiddenMore: 'Solo para usted. Los demás le ven como antes.',
  corner: 'Mover a la esquina siguiente',
  fullscreen: 'Pantalla completa',
  exitFullscreen: 'Salir de pantalla completa',
  keysOff: 'Desactivar las teclas M, V y F',
  keysOn: 'Activar las teclas M, V y F',
  keysMore: 'M activa y desactiva el micrófono, V el video, y F es para pantalla completa.',
  muted: 'micrófono silenciado',
  cameraOff: 'cámara apagada',
  noPicture: 'no llega ninguna imagen',
  noPictureYet: 'En este momento no llega ninguna imagen',
  stoppedByHost: 'Apagada por un profesional',
  noWay: {
    client:
      'La imagen y el sonido no pasan: nadie le ve ni le oye. Se sigue intentando. Cambie entre Wi-Fi y datos móviles, desactive la VPN o llame a la consulta.',
    host: 'La imagen y el sonido no pasan: nadie le ve ni le oye. Se sigue intentando. Pruebe con otra red, desactive la VPN o llame a su cliente.',
  },
  said: {
    audio: { on: 'Su micrófono está activado', off: 'Su micrófono está silenciado' },
    video: { on: 'Su cámara está encendida', off: 'Su cámara está apagada' },
  },
  float: 'Imagen en imagen',
  endFloat: 'Cerrar imagen en imagen',
  floatMore: 'Una ventana pequeña sobre sus otras ventanas. La ve quien mire esta pantalla.',
  floating: 'La sesión está también en una ventana pequeña',
  floatFailed: 'No se pudo abrir la ventana pequeña',
};

export default words;

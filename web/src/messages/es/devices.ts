import type { DeviceWords } from '../devices';

const words: DeviceWords = {
  open: 'Configurar audio y video',
  failed: 'No se pudieron activar la cámara y el micrófono. Cargue esta página de nuevo o siga sin ellos.',
};

export default words;

import type { AlertWords } from '../alerts';

const words: AlertWords = {
  somebodyIsWaiting: 'Alguien le está esperando',
  on: 'Activar avisos de llegada',
  off: 'Desactivar avisos de llegada',
  more: 'Un sonido y un aviso sin nombre mientras mira otra pestaña o ventana.',
  isOn: 'Los avisos de llegada están activados',
  isOff: 'Los avisos de llegada están desactivados',
  soundOnly: 'Su navegador no permite avisos aquí. Oirá un sonido.',
};

export default words;

import type { InterruptionWords } from '../interruption';

const words: InterruptionWords = {
  title: 'El sonido se interrumpió',
  more: 'Es posible que los demás no le oigan, o que usted no los oiga.',
  rejoin: 'Toque para volver a entrar',
};

export default words;

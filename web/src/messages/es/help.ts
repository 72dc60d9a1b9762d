import type { HelpButtonWords } from '../help';

const words: HelpButtonWords = {
  open: 'Ayuda',
  failed: 'No se pudo abrir la ayuda',
};

export default words;

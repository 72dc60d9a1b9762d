import type { WaitingWords } from '../waiting';

const words: WaitingWords = {
  chime: 'Aviso al empezar',
};

export default words;

import type { TestButtonWords } from '../test-button';

const words: TestButtonWords = {
  button: 'Probar mi conexión',
  buttonMore: 'Cámara, sonido e internet. Unos 15 segundos.',
  failed: 'No se pudo abrir la prueba de conexión',
};

export default words;

import type { TestButtonWords } from '../test-button';

const words: TestButtonWords = {
  button: 'Probar mi conexión',
  buttonMore: 'El camino hasta esta consulta. Unos 10 segundos.',
  failed: 'No se pudo abrir la prueba de conexión',
};

export default words;

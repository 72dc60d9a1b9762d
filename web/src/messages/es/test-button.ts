import type { TestButtonWords } from '../test-button';

const words: TestButtonWords = {
  button: 'Probar mi conexión',
  buttonMore: 'El camino hasta esta consulta. Unos 10 segundos.',
  failed: 'No se pudo cargar la prueba. Abra esta página de nuevo y pruebe otra vez.',
};

export default words;

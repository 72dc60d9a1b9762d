// The words of the button that opens the connection test, in English and in Spanish. The test's own come with the test.
const english = {
  button: 'Test my connection',
  buttonMore: 'Your way to this practice. About 10 seconds.',
  failed: 'The test could not be fetched. Please open this page again, then test.',
};

const spanish: typeof english = {
  button: 'Probar mi conexión',
  buttonMore: 'El camino hasta esta consulta. Unos 10 segundos.',
  failed: 'No se pudo cargar la prueba. Abra esta página de nuevo y pruebe otra vez.',
};

/** The words in the language of a page; English where there are none in it. */
export function testButtonWords(language: string): typeof english {
  return /^es\b/i.test(language) ? spanish : english;
}

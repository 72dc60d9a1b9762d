// The words of the button that opens the connection test. The test's own come with the test.
import { spoken } from './language';

const english = {
  button: 'Test my connection',
  buttonMore: 'Camera, sound and internet. About 15 seconds.',
  failed: 'The connection test could not be opened',
};

export type TestButtonWords = typeof english;
export const testButton = spoken(english, { es: () => import('./es/test-button') });

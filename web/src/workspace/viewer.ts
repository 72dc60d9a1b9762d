// The one who looks: times are shown in the browser's zone, in its English if it has one, since the words are English.
import { times } from './times';

const locale = navigator.languages.find((language) => language.toLowerCase().startsWith('en')) ?? 'en';

export const viewerTimes = times(locale);

import type { TimeWords } from '../times';

const words: TimeWords = {
  justNow: 'ahora mismo',
  minutes: (minutes) => `${minutes} min`,
  hours: (hours, minutes) => (minutes ? `${hours} h ${minutes} min` : `${hours} h`),
  today: (time) => `Hoy, ${time}`,
  on: (day, time) => `${day}, ${time}`,
  with: (moment, whom) => `${moment} con ${whom}`,
};

export default words;

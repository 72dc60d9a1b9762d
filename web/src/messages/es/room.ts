import type { Grade } from '../../wire/Grade';
import type { RoomWords, Tested } from '../room';

const what: Record<Tested, string> = {
  connection: 'Conexión',
  camera: 'Cámara',
  microphone: 'Micrófono',
  both: 'Cámara y micrófono',
};
// Said of one or of several, a feminine or a masculine thing: words that fit all.
const how: Record<Grade, string> = { good: 'bien', fair: 'regular', poor: 'mal' };

const words: RoomWords = {
  mark: {
    audio: { self: 'Micrófono silenciado', host: 'Silenciado por un profesional' },
    video: { self: 'Cámara apagada', host: 'Video detenido por un profesional' },
  },
  hand: 'Mano levantada',
  condition: (tested, grade) => `${what[tested]}: ${how[grade]}`,
  raiseHand: 'Levantar la mano',
  lowerHand: 'Bajar la mano',
  raises: (name) => `${name} levanta la mano`,
  askToSpeak: 'Pedir que hable',
  keepMuted: 'Mantener silenciados',
  keepMutedMore: 'Silencia a todas las personas. Cada una puede hablar cuando usted se lo pida.',
  unkeepMuted: 'Permitir que activen su micrófono',
  unkeepMutedMore: 'No activa ningún micrófono: cada persona activa el suyo.',
  areKept: 'Las personas están silenciadas',
  test: 'Probar mi conexión',
  areWaiting: (number) => `${number} personas están esperando`,
};

export default words;

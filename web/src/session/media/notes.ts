// Short sounds that are made on the spot, so that no file has to be fetched: the tone of the speaker's test, and the chime of a start.
import { sound } from './sound.svelte';

interface Note {
  pitch_hz: number;
  begins_s: number;
  ends_s: number;
}

/** Two notes, a second and a little long. */
const tone: readonly Note[] = [
  { pitch_hz: 440, begins_s: 0, ends_s: 0.6 },
  { pitch_hz: 660, begins_s: 0.6, ends_s: 1.2 },
];
const chime: readonly Note[] = [
  { pitch_hz: 587.33, begins_s: 0, ends_s: 0.9 },
  { pitch_hz: 880, begins_s: 0.16, ends_s: 1.1 },
];
/** Of full scale: a quarter is 12 dB below. */
const tone_loudness = 0.25;
const chime_loudness = 0.1;

/** Until it has sounded. False: the browser lets nothing be heard. */
export const playTone = (): Promise<boolean> => play(tone, tone_loudness);
export const playChime = (): Promise<boolean> => play(chime, chime_loudness);

/** On the speaker that was chosen, as everybody in the session is heard. */
function play(notes: readonly Note[], loudness: number): Promise<boolean> {
  return sound.sing((context) => {
    const out = new MediaStreamAudioDestinationNode(context);
    const rung = notes.map((one) => ring(context, out, one, loudness));
    return { stream: out.stream, ends: Promise.all(rung) };
  });
}

function ring(context: AudioContext, out: AudioNode, note: Note, loudness: number): Promise<unknown> {
  // What plays it needs a moment to begin.
  const begins = context.currentTime + 0.15 + note.begins_s;
  const ends = begins + note.ends_s - note.begins_s;
  const oscillator = new OscillatorNode(context, { frequency: note.pitch_hz });
  const volume = new GainNode(context, { gain: 0 });
  volume.gain.setValueAtTime(0, begins);
  volume.gain.linearRampToValueAtTime(loudness, begins + 0.02);
  volume.gain.setValueAtTime(loudness, Math.max(begins + 0.02, ends - 0.2));
  volume.gain.linearRampToValueAtTime(0, ends);
  oscillator.connect(volume).connect(out);
  oscillator.start(begins);
  oscillator.stop(ends);
  return new Promise((resolve) => oscillator.addEventListener('ended', resolve, { once: true }));
}

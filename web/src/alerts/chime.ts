// The sound of an arrival: two soft notes, made on the spot so that no file has to be fetched.

const notes_hz = [587.33, 880];
const apart_s = 0.16;
const ring_s = 0.9;
const loudness = 0.12;
/** Until the person has touched the page the browser keeps it silent; a note that comes late would only confuse. */
const late_ms = 500;

let audio: AudioContext | undefined;

export async function chime(): Promise<void> {
  audio ??= new AudioContext();
  const asked_at = Date.now();
  await audio.resume();
  if (Date.now() - asked_at > late_ms) return;
  for (const [index, pitch] of notes_hz.entries()) note(audio, pitch, audio.currentTime + index * apart_s);
}

function note(context: AudioContext, pitch_hz: number, at: number): void {
  const tone = new OscillatorNode(context, { type: 'sine', frequency: pitch_hz });
  const volume = new GainNode(context, { gain: 0 });
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(loudness, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + ring_s);
  tone.connect(volume).connect(context.destination);
  tone.start(at);
  tone.stop(at + ring_s);
}

// What the panel of the connection test shows, and what its buttons do: the network, and beside it camera, microphone and speaker.
import type { Capture } from '../media/capture.svelte';
import { hindrance } from '../media/devices';
import { playTone } from '../media/notes';
import { sound } from '../media/sound.svelte';
import { ask, isSavingData, ping, Refused } from './ask';
import {
  coming,
  type Finding,
  type Findings,
  grades,
  judgeCamera,
  judgeMicrophone,
  off,
  troubled,
  untested,
} from './devices';
import { type Device, type Figures, type Outcome, judge } from './figures';
import { aborted, pause } from './pause';
import { type Phase, run } from './run';
import { listen, watchCamera } from './watch';

const picture_within_ms = 5_000;
const look_every_ms = 100;

export type State =
  | { name: 'running'; phase: Phase }
  | { name: 'done'; figures: Figures; hasSpeed: boolean }
  | { name: 'stopped' | 'refused' | 'failed' | 'unable' };

export class ConnectionTest {
  state: State | null = $state.raw(null);
  findings: Findings = $state.raw({});
  /** The person is to say something. */
  isListening = $state(false);
  /** How loud that is, 0 to 1. */
  level = $state(0);
  /** The tone sounds. */
  isSounding = $state(false);
  #hasSounded = $state(false);
  /** The tone has sounded, and nobody has said yet whether it was heard. */
  readonly asksForTone = $derived(
    this.state !== null && this.#hasSounded && !this.findings.speaker && this.state.name !== 'stopped',
  );
  readonly outcome: Outcome | null = $derived(
    this.state?.name === 'done' ? judge(this.state.figures, grades(this.findings), this.state.hasSpeed) : null,
  );
  #running: AbortController | null = null;
  readonly #capture: Capture;

  readonly #mayAsk: () => boolean;
  readonly #isAmongOthers: () => boolean;

  /** `mayAsk`: whether devices belong to where the person is. `isAmongOthers`: whether others hear them there. */
  constructor(capture: Capture, mayAsk: () => boolean, isAmongOthers: () => boolean) {
    this.#capture = capture;
    this.#mayAsk = mayAsk;
    this.#isAmongOthers = isAmongOthers;
  }

  /** Begins a test, in place of one that may be running. `picture` plays the camera. */
  async start(picture: HTMLVideoElement): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.findings = {};
    this.#hasSounded = false;
    if (isUnable()) {
      this.#running = null;
      this.state = { name: 'unable' };
      return;
    }
    const isMine = () => this.#running === running;
    let phase: Phase = 'reach';
    const show = (now: Phase) => {
      phase = now;
      if (isMine()) this.state = { name: 'running', phase };
    };
    show(phase);
    // The speed is measured by filling the line, which is theirs too.
    const hasSpeed = !isSavingData(navigator) && !this.#isAmongOthers();
    let state: State;
    try {
      const [figures] = await Promise.all([
        run({ ask, ping, saveData: !hasSpeed, signal: running.signal, onPhase: show }),
        this.#testDevices(picture, running.signal),
      ]);
      state = { name: 'done', figures, hasSpeed };
    } catch (error) {
      state = { name: error instanceof Refused ? 'refused' : 'failed' };
    }
    if (!isMine()) return;
    // What goes on beside what has failed ends with it.
    const wasStopped = running.signal.aborted;
    running.abort();
    this.#running = null;
    this.state = wasStopped ? { name: 'stopped' } : state;
  }

  stop(): void {
    this.#running?.abort();
  }

  /** Stops it and forgets what it found. */
  close(): void {
    this.#running?.abort();
    this.#running = null;
    this.state = null;
  }

  /** What the person says of the tone, and what a device does. */
  found(device: Device, finding: Finding): void {
    this.findings = { ...this.findings, [device]: finding };
  }

  async sound(): Promise<void> {
    if (this.isSounding) return;
    this.isSounding = true;
    // Where the browser lets nothing be heard, there is nothing to ask about.
    if (await playTone()) this.#hasSounded = true;
    this.isSounding = false;
  }

  /** Camera and tone first, then the microphone, which would hear the tone. */
  async #testDevices(picture: HTMLVideoElement, signal: AbortSignal): Promise<void> {
    const capture = this.#capture;
    // Pressing the button is a tap to be asked by; who has answered before is not asked again.
    if (capture.isUntried && this.#mayAsk()) await Promise.race([capture.start(), aborted(signal)]);
    signal.throwIfAborted();
    // Among others nothing sounds and nobody is asked to speak: they would hear both.
    if (this.#isAmongOthers()) return this.#testCamera(picture, signal);
    await Promise.all([this.#testCamera(picture, signal), this.sound()]);
    signal.throwIfAborted();
    await this.#testMicrophone(signal);
  }

  async #testCamera(picture: HTMLVideoElement, signal: AbortSignal): Promise<void> {
    const finding = this.#hindered('camera', this.#capture.isSeen);
    if (finding) return this.found('camera', finding);
    const video = await this.#picture(signal);
    if (!video) return this.found('camera', this.#capture.isSeen ? coming : off);
    picture.srcObject = new MediaStream([video]);
    await picture.play().catch(() => {});
    this.found('camera', judgeCamera(await watchCamera(picture, signal)));
  }

  /** With a background the picture comes a while after the camera. */
  async #picture(signal: AbortSignal): Promise<MediaStreamTrack | null> {
    for (let waited_ms = 0; waited_ms < picture_within_ms; waited_ms += look_every_ms) {
      if (this.#capture.video || !this.#capture.isSeen) break;
      // oxlint-disable-next-line no-await-in-loop -- one look after another
      await pause(look_every_ms, signal);
    }
    return this.#capture.video;
  }

  async #testMicrophone(signal: AbortSignal): Promise<void> {
    const { audio, isHeard } = this.#capture;
    const finding = this.#hindered('microphone', isHeard);
    if (finding || !audio) return this.found('microphone', finding ?? off);
    if (!(await sound.isAwake())) return this.found('microphone', untested);
    this.isListening = true;
    try {
      this.found('microphone', judgeMicrophone(await listen(audio, (level) => (this.level = level), signal)));
    } finally {
      this.isListening = false;
    }
  }

  /** There is nothing to be tested: it does not come, or the person has turned it off. */
  #hindered(device: 'camera' | 'microphone', isOn: boolean): Finding | null {
    const { trouble } = this.#capture;
    if (isOn) return null;
    return trouble && (trouble.which === device || trouble.which === 'both') ? troubled(trouble.why) : off;
  }
}

/** No video call in this browser, whatever the network does. */
const isUnable = (): boolean =>
  hindrance() !== null || !canReceive('audio', /\/opus$/i) || !canReceive('video', /\/(?:vp8|h264)$/i);

const canReceive = (kind: 'audio' | 'video', codec: RegExp): boolean =>
  RTCRtpReceiver.getCapabilities(kind)?.codecs.some(({ mimeType }) => codec.test(mimeType)) ?? true;

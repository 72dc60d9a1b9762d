// Owns the camera and the microphone of this page: one owner, because on phones a second request ends the first. It
// asks when told to, for what is missing alone, keeps what it got across pauses, and never sends anything anywhere.
import { ofBrowser, ofTab } from '../storage';
import {
  alsoWith,
  type Choices,
  type Chosen,
  findChosen,
  type Kept,
  type Listed,
  readChoices,
  readKept,
  wants,
  type Wish,
  writeChoices,
  writeKept,
} from './choices';
import {
  areBothGranted,
  constraints,
  type Device,
  hindrance,
  isGranted,
  permissionOf,
  type Problem,
  problemOf,
  refusedProblems,
  type Trouble,
} from './devices';

export type CaptureState = 'off' | 'asking' | 'on' | 'failed';

/** Another device took the place of one that is gone. */
export interface Replaced {
  device: Device;
  label: string;
}

const both: readonly Device[] = ['microphone', 'camera'];
const trackOf = { camera: 'video', microphone: 'audio' } as const;
const listedAs = { camera: 'videoinput', microphone: 'audioinput' } as const;

export class Capture {
  state = $state<CaptureState>('off');
  /** What was asked for last and did not come; a new one each time. */
  trouble = $state.raw<Trouble | null>(null);
  /** The last time that one device took the place of another by itself. */
  replaced = $state.raw<Replaced | null>(null);
  audio = $state.raw<MediaStreamTrack | null>(null);
  video = $state.raw<MediaStreamTrack | null>(null);
  micOn = $state(true);
  cameraOn = $state(true);
  /** What the person settled on; nothing while they have not. */
  wish = $state<Wish | null>(null);
  kept = $state.raw<Kept>({});
  /** Which devices there are, as far as this page was told. */
  there = $state.raw<readonly Listed[]>([]);

  readonly isHeard = $derived(this.audio !== null && this.micOn);
  readonly isSeen = $derived(this.video !== null && this.cameraOn);

  /** For how many it looks whether the browser gives them without asking. */
  #quietly = $state(0);
  /** Which asking is meant: what an earlier one brings after all is not kept. */
  #asking = 0;
  /** The device that is exchanged now: its track may end over that, and is not gone. */
  #exchanged: Device | null = null;
  #storage: Storage;
  #lasting: Storage;

  constructor(storage: Storage = ofTab(), lasting: Storage = ofBrowser()) {
    this.#storage = storage;
    this.#lasting = lasting;
    Object.assign(this, readChoices(storage));
    this.kept = readKept(lasting);
  }

  /** Nobody has been asked yet, on this page or before it was reloaded. */
  readonly isUntried = $derived(this.state === 'off' && this.wish === null);

  /** Neither of the two is on, and the person has not said that they want it so. */
  readonly isMissing = $derived(!this.audio && !this.video && this.wish !== 'none' && !this.#quietly);

  /** Asks for camera and microphone, from a tap. The answer: whether there is something to send now. */
  async start(wish: Wish = 'both'): Promise<boolean> {
    if (this.state === 'asking') return false;
    this.#choose({ wish });
    this.trouble = null;
    if (wish === 'none') {
      this.stop();
      return false;
    }
    for (const device of both) if (!wants(wish, device)) this.#take(device, null);
    await this.#ask(both.filter((device) => wants(wish, device) && !this[trackOf[device]]));
    return this.audio !== null || this.video !== null;
  }

  /** **Try again**, after a trouble: asks for what did not come. */
  async tryAgain(): Promise<void> {
    const { trouble } = this;
    if (!trouble || trouble.which === 'both') await this.start(this.wish === 'sound' ? 'sound' : 'both');
    else await this.#turnOn(trouble.which);
  }

  /** After a reload: takes up again what was on, if that shows no prompt. */
  async takeUpAgain(): Promise<void> {
    const { wish } = this;
    if (wish !== null && wish !== 'none') await this.#takeUp(wish, isGranted);
  }

  /** For a host who comes back to their session on another tab: as after a reload, if the browser has said yes. */
  async takeUpGranted(): Promise<void> {
    if (this.isUntried) await this.#takeUp('both', areBothGranted);
  }

  /**
   * **Continue with sound only**. If the microphone is refused as well, the person goes on with neither; then the answer
   * is false.
   */
  async continueWithSound(): Promise<boolean> {
    if (await this.start('sound')) return true;
    await this.start('none');
    return false;
  }

  async toggleMic(): Promise<void> {
    if (this.audio) this.#choose({ micOn: !this.micOn });
    else await this.#turnOn('microphone');
  }

  async toggleCamera(): Promise<void> {
    if (this.video) this.#choose({ cameraOn: !this.cameraOn });
    else await this.#turnOn('camera');
  }

  /** Chooses one of several, for now and for the next time; it is turned on at once where one is on already. */
  async use(device: Device, { id, label }: Chosen): Promise<void> {
    if (this.state === 'asking') return;
    const before = this.kept[device];
    this.keep({ [device]: { id, label } });
    if (!this[trackOf[device]]) {
      if (this.trouble?.which === device) await this.#turnOn(device);
      return;
    }
    if (await this.#exchange(device, id)) return;
    const { trouble } = this;
    this.keep({ [device]: before });
    if (!this[trackOf[device]]) await this.#ask([device]);
    // The one before works again; that the other does not is what the person asked about.
    if (this[trackOf[device]]) this.trouble = trouble;
  }

  /** Which of those that are there is used. */
  inUse(device: Device): string | null {
    const track = this[trackOf[device]];
    return (track && (track.getSettings?.().deviceId ?? null)) ?? this.kept[device]?.id ?? null;
  }

  /** Keeps a choice for the next visits with this browser. */
  keep(choice: { [Key in keyof Kept]?: Kept[Key] | undefined }): void {
    this.kept = { ...this.kept, ...choice } as Kept;
    writeKept(this.#lasting, this.kept);
  }

  /** These devices are there now: what is gone is replaced, and what was missing may have come. */
  async found(devices: readonly Listed[]): Promise<void> {
    const { there: before, trouble, wish } = this;
    const asking = this.#asking;
    this.there = devices;
    for (const device of both) {
      const track = this[trackOf[device]];
      const id = track?.getSettings?.().deviceId;
      const isIt = (one: Listed) => one.id === id && one.kind === listedAs[device];
      if (track && before.some(isIt) && !devices.some(isIt)) await this.#gone(device, track);
    }
    if (!trouble || !['missing', 'busy', 'gone'].includes(trouble.why)) return;
    const came = devices.filter(({ id }) => before.every((one) => one.id !== id));
    for (const device of both) {
      const lacks = !this[trackOf[device]] && wants(wish, device) && [device, 'both'].includes(trouble.which);
      const hope = lacks && came.some(({ kind }) => kind === listedAs[device]);
      if (hope && (await permissionOf(device)) === 'granted' && asking === this.#asking) await this.#askQuietly(device);
    }
  }

  /** What was asked for and comes later is stopped where it arrives. */
  stop(): void {
    this.#asking += 1;
    for (const device of both) this.#take(device, null);
    this.state = 'off';
    this.trouble = null;
  }

  async #turnOn(device: Device): Promise<void> {
    if (this.state === 'asking') return;
    this.#choose({
      wish: alsoWith(this.wish, device),
      ...(device === 'camera' ? { cameraOn: true } : { micOn: true }),
    });
    this.trouble = null;
    await this.#ask([device]);
  }

  async #takeUp(wish: Wish, granted: () => Promise<boolean>): Promise<void> {
    if (this.state !== 'off' || this.#quietly) return;
    this.#quietly += 1;
    const asking = this.#asking;
    try {
      if ((await granted()) && asking === this.#asking) await this.start(wish);
    } finally {
      this.#quietly -= 1;
    }
  }

  /** Asks once for all of these. What does not come is the trouble. */
  async #ask(devices: readonly Device[]): Promise<void> {
    if (!devices.length) return;
    const hindered = hindrance();
    this.#asking += 1;
    const asking = this.#asking;
    if (hindered) return this.#failed(devices, hindered);
    this.state = 'asking';
    const error = await this.#request(devices, asking);
    if (error === null || asking !== this.#asking) return;
    const permissions = await Promise.all(devices.map(permissionOf));
    const why = problemOf(error, permissions);
    // A computer without a camera, or with one that is taken, still has a voice; and the other way round. Who said no is
    // asked no further, but what the browser hands over without asking was not meant.
    const rest = devices.length < 2 ? [] : refusedProblems.includes(why) ? granted(devices, permissions) : devices;
    let lacking = devices;
    for (const device of rest) {
      if (asking !== this.#asking) return;
      if ((await this.#request([device], asking)) !== null) continue;
      lacking = devices.filter((one) => one !== device);
      break;
    }
    if (asking === this.#asking) this.#failed(lacking, why);
  }

  /** Nothing, or what the browser said instead. A choice of before that is not there is not insisted on. */
  async #request(devices: readonly Device[], asking: number, now?: string): Promise<unknown> {
    const chosen = new Map(devices.map((device) => [device, now ?? this.#chosen(device)]));
    const error = await this.#get(devices, asking, (device) => chosen.get(device));
    const isAway = error !== null && problemOf(error, []) === 'missing' && now === undefined;
    return isAway && devices.some((device) => chosen.get(device) !== undefined)
      ? this.#get(devices, asking, () => undefined)
      : error;
  }

  #chosen(device: Device): string | undefined {
    const there = this.there.filter(({ kind }) => kind === listedAs[device]);
    return (findChosen(there, this.kept[device]) ?? this.kept[device])?.id;
  }

  async #get(devices: readonly Device[], asking: number, id: (device: Device) => string | undefined): Promise<unknown> {
    try {
      this.#got(await navigator.mediaDevices.getUserMedia(constraints(devices, id)), devices, asking);
      return null;
    } catch (error) {
      return error ?? new DOMException();
    }
  }

  #failed(devices: readonly Device[], why: Problem): void {
    this.state = this.audio || this.video ? 'on' : 'failed';
    const [one, another] = devices;
    if (one) this.trouble = { which: another ? 'both' : one, why };
  }

  #got(stream: MediaStream, devices: readonly Device[], asking: number): void {
    if (asking !== this.#asking) {
      for (const track of [...stream.getAudioTracks(), ...stream.getVideoTracks()]) track.stop();
      return;
    }
    const [audio] = stream.getAudioTracks();
    const [video] = stream.getVideoTracks();
    if (devices.includes('microphone')) this.#take('microphone', audio ?? null);
    if (devices.includes('camera')) this.#take('camera', video ?? null);
    this.state = 'on';
    this.#obey();
  }

  #take(device: Device, track: MediaStreamTrack | null): void {
    const kind = trackOf[device];
    if (this[kind] !== track) this[kind]?.stop();
    this[kind] = track;
    // Unplugged, or ended by the system.
    track?.addEventListener('ended', () => void (this.#exchanged === device || this.#gone(device, track)));
  }

  /** Goes over to another one without a gap, where the browser can have two at a time. */
  async #exchange(device: Device, id: string): Promise<boolean> {
    this.#asking += 1;
    const asking = this.#asking;
    this.#exchanged = device;
    this.trouble = null;
    try {
      let error = await this.#request([device], asking, id);
      if (error !== null && problemOf(error, []) === 'busy') {
        // Many phones have one camera at a time.
        this.#take(device, null);
        error = await this.#request([device], asking, id);
      }
      if (asking !== this.#asking) return true;
      // Some browsers end the track before even if they give no other.
      if (this[trackOf[device]]?.readyState === 'ended') this.#take(device, null);
      if (error === null) return true;
      const permission = await permissionOf(device);
      if (asking !== this.#asking) return true;
      this.#failed([device], problemOf(error, [permission]));
      return false;
    } finally {
      this.#exchanged = null;
    }
  }

  /** What was in use is not there any more: the browser's own choice takes its place, if that shows no prompt. */
  async #gone(device: Device, track: MediaStreamTrack): Promise<void> {
    if (this[trackOf[device]] !== track) return;
    this.#quietly += 1;
    this.#take(device, null);
    const asking = this.#asking;
    try {
      if ((await permissionOf(device)) === 'granted' && asking === this.#asking) await this.#askQuietly(device);
    } finally {
      this.#quietly -= 1;
    }
    if (asking !== this.#asking) return;
    const now = this[trackOf[device]];
    if (now) this.replaced = { device, label: now.label };
    // A headset or a camera takes its microphone along.
    else this.#failed(this.trouble?.why === 'gone' ? both.filter((one) => !this[trackOf[one]]) : [device], 'gone');
  }

  /** What fails here leaves what the person was told as it is. */
  async #askQuietly(device: Device): Promise<void> {
    const asking = this.#asking;
    const failed = (await this.#request([device], asking)) !== null;
    if (failed || asking !== this.#asking) return;
    const { trouble } = this;
    if (trouble?.which === device) this.trouble = null;
    else if (trouble?.which === 'both')
      this.trouble = { ...trouble, which: device === 'camera' ? 'microphone' : 'camera' };
  }

  #choose(choice: Partial<Choices>): void {
    Object.assign(this, choice);
    writeChoices(this.#storage, { wish: this.wish, micOn: this.micOn, cameraOn: this.cameraOn });
    this.#obey();
  }

  #obey(): void {
    if (this.audio) this.audio.enabled = this.micOn;
    if (this.video) this.video.enabled = this.cameraOn;
  }
}

const granted = (devices: readonly Device[], permissions: readonly (PermissionState | null)[]) =>
  devices.filter((_, index) => permissions[index] === 'granted');

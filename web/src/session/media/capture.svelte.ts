// Owns the camera and the microphone of this page: one owner, because on phones a second request ends the first. It
// asks when told to, for what is missing alone, keeps what it got across pauses, and never sends anything anywhere. A microphone
// that is muted is kept, so that its person is heard at once; a camera that is stopped is let go, and its light is out. Of
// the camera it hands out only what may be seen: with a background that was chosen, or not at all.
import { ofBrowser, ofTab } from '../storage';
import { Asking, Turns } from './asking';
import { Effect, type Start } from './background/effect.svelte';
import type { Background } from './background/names';
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
  type Device,
  hindrance,
  isGranted,
  permissionOf,
  type Problem,
  problemOf,
  refusedProblems,
  type Trouble,
} from './devices';
import { Held } from './held.svelte';

export type CaptureState = 'off' | 'asking' | 'on' | 'failed';

/** Another device took the place of one that is gone. */
export interface Replaced {
  device: Device;
  label: string;
}

const both: readonly Device[] = ['microphone', 'camera'];
const listedAs = { camera: 'videoinput', microphone: 'audioinput' } as const;

export class Capture {
  state = $state<CaptureState>('off');
  /** What was asked for last and did not come; a new one each time. */
  trouble = $state.raw<Trouble | null>(null);
  /** The last time that one device took the place of another by itself. */
  replaced = $state.raw<Replaced | null>(null);
  micOn = $state(true);
  cameraOn = $state(true);
  /** What the person settled on; nothing while they have not. */
  wish = $state<Wish | null>(null);
  kept = $state.raw<Kept>({});
  /** Which devices there are, as far as this page was told. */
  there = $state.raw<readonly Listed[]>([]);

  /** The camera's own picture is handed to nobody: a background may be wanted. */
  readonly #held = new Held((device, track) => void (this.#exchanged === device || this.#gone(device, track)));
  readonly #effect: Effect;

  readonly audio = $derived(this.#held.of('microphone'));
  /** What may be seen; nothing while a background that is wanted is not there. */
  readonly video = $derived.by(() => (this.kept.background ? this.#effect.picture : this.#held.of('camera')));
  /** Why there is no picture with a background. The camera is off then. */
  readonly noBackground = $derived.by(() => this.#effect.trouble);

  /** Somebody who means to be heard is not, by the system's doing. */
  readonly isSilenced = $derived(this.micOn && this.#held.isSilenced('microphone'));
  /** The same of who means to be seen. */
  readonly isDarkened = $derived(this.#held.isSilenced('camera'));

  readonly isHeard = $derived(this.audio !== null && this.micOn);
  /** The camera is on. Its picture may be still to come. */
  readonly isSeen = $derived(this.#held.of('camera') !== null);
  /** The camera is wanted here, and off for now. */
  readonly #isStopped = $derived(this.state !== 'off' && wants(this.wish, 'camera') && !this.cameraOn);
  /** There is a camera or a microphone to be seen or heard with, on or not. */
  readonly isHolding = $derived(this.audio !== null || this.isSeen || this.#isStopped);

  /** For how many it looks whether the browser gives them without asking. */
  #quietly = $state(0);
  /** The one that is meant. */
  #asking = new Asking();
  /** The device that is exchanged now: its track may end over that, and is not gone. */
  #exchanged: Device | null = null;
  /** The browser has named devices before. */
  #isListed = false;
  readonly #choices = new Turns<Device>();
  /** The camera that was used last: it is the one to be started again. */
  #lastCamera: string | undefined;
  #storage: Storage;
  #lasting: Storage;

  constructor(storage: Storage = ofTab(), lasting: Storage = ofBrowser(), effect?: () => Promise<Start>) {
    this.#effect = new Effect(() => this.stopVideo(), effect);
    this.#storage = storage;
    this.#lasting = lasting;
    Object.assign(this, readChoices(storage));
    this.kept = readKept(lasting);
  }

  /** Nobody has been asked yet, on this page or before it was reloaded. */
  readonly isUntried = $derived(this.state === 'off' && this.wish === null);

  /** Neither of the two is on, and the person has not said that they want it so. */
  readonly isMissing = $derived(!this.isHolding && this.wish !== 'none' && !this.#quietly);

  /**
   * Asks for camera and microphone, from a tap; less can be settled on while the browser still asks for more. The answer: whether
   * there is something to send now.
   */
  async start(wish: Wish = 'both'): Promise<boolean> {
    if (this.state === 'asking' && wish === 'both') return false;
    this.#choose({ wish });
    this.trouble = null;
    if (wish === 'none') {
      this.stop();
      return false;
    }
    for (const device of both) if (!wants(wish, device)) this.#take(device, null);
    const lacking = both.filter((device) => this.#lacks(device));
    if (lacking.length) await this.#ask(lacking);
    else this.state = 'on';
    return this.isHolding;
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
    if (this.isSeen) return this.stopVideo();
    if (this.#effect.trouble) this.#effect.again();
    await this.#turnOn('camera');
  }

  /** The camera is let go, and stays so until it is turned on here. */
  stopVideo(): void {
    this.#choose({ cameraOn: false });
  }

  /** Chooses what is seen behind the person, for now and for the next time; nothing: what is there. */
  setBackground(background: Background | null): void {
    const { trouble } = this.#effect;
    this.keep({ background: background ?? undefined });
    // The camera went off over it.
    if (trouble) void this.toggleCamera();
  }

  /**
   * Chooses one of several, for now and for the next time; it is turned on at once where one is on already. Of choices that
   * come quickly one after another the last is meant.
   */
  async use(device: Device, chosen: Chosen): Promise<void> {
    await this.#choices.take(device, () => this.#use(device, chosen));
  }

  async #use(device: Device, { id, label }: Chosen): Promise<void> {
    if (this.state === 'asking') return;
    const before = this.kept[device];
    this.keep({ [device]: { id, label } });
    if (!this.#held.of(device)) {
      if (this.trouble?.which === device) await this.#turnOn(device);
      return;
    }
    if (await this.#exchange(device, id)) return;
    const { trouble } = this;
    this.keep({ [device]: before });
    if (!this.#held.of(device)) await this.#ask([device]);
    // The one before works again; that the other does not is what the person asked about.
    if (this.#held.of(device)) this.trouble = trouble;
  }

  /** Takes what is held once more: after an interruption by the system a track can be alive and silent for good. */
  async renew(): Promise<void> {
    if (this.state === 'asking') return;
    for (const device of both) {
      const held = this.#held.of(device);
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      if (held) await this.#choices.take(device, () => this.#renew(device));
    }
  }

  async #renew(device: Device): Promise<void> {
    const held = this.#held.of(device);
    if (held) await this.#exchange(device, deviceOf(held));
  }

  /** Which of those that are there is used. */
  inUse(device: Device): string | null {
    const track = this.#held.of(device);
    return (track && deviceOf(track)) ?? this.#chosen(device) ?? null;
  }

  /** Keeps a choice for the next visits with this browser. */
  keep(choice: { [Key in keyof Kept]?: Kept[Key] | undefined }): void {
    this.kept = { ...this.kept, ...choice } as Kept;
    writeKept(this.#lasting, this.kept);
    this.#follow();
  }

  /** These devices are there now: what is gone is replaced, and what was missing may have come. */
  async found(devices: readonly Listed[]): Promise<void> {
    const { there: before, trouble } = this;
    const asking = this.#asking;
    // A page that has just been given a device is told the names of all: those have not come now.
    const isNews = this.#isListed;
    this.#isListed ||= devices.length > 0;
    this.there = devices;
    for (const device of both) {
      const track = this.#held.of(device);
      const id = track ? deviceOf(track) : undefined;
      const isIt = (one: Listed) => one.id === id && one.kind === listedAs[device];
      if (track && before.some(isIt) && !devices.some(isIt)) await this.#gone(device, track);
    }
    if (!isNews || !trouble || !['missing', 'busy', 'gone'].includes(trouble.why)) return;
    const came = devices.filter(({ id }) => before.every((one) => one.id !== id));
    for (const device of both) {
      const lacks = this.#lacks(device) && [device, 'both'].includes(trouble.which);
      const hope = lacks && came.some(({ kind }) => kind === listedAs[device]);
      if (hope) await asking.run(() => this.#askQuietly(asking, device));
    }
  }

  /** What was asked for and comes later is stopped where it arrives. */
  stop(): void {
    this.#asking.end();
    this.#asking = new Asking();
    for (const device of both) this.#take(device, null);
    this.#effect.again();
    this.state = 'off';
    this.trouble = null;
  }

  /** It is wanted and not there. A camera that is stopped is not wanted now. */
  #lacks(device: Device): boolean {
    return !this.#held.of(device) && wants(this.wish, device) && (device === 'microphone' || this.cameraOn);
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
    const isMeant = await asking.run(() => asking.until(granted()));
    try {
      if (isMeant) await this.start(wish);
    } finally {
      this.#quietly -= 1;
    }
  }

  /** In place of any other asking, which ends. */
  async #instead<Result>(steps: (asking: Asking) => Promise<Result>): Promise<Result | undefined> {
    this.#asking.end();
    const asking = new Asking();
    this.#asking = asking;
    return asking.run(() => steps(asking));
  }

  /** Asks once for all of these. What does not come is the trouble. */
  async #ask(devices: readonly Device[]): Promise<void> {
    await this.#instead(async (asking) => {
      const hindered = hindrance();
      if (hindered) return this.#failed(devices, hindered);
      this.state = 'asking';
      const error = await this.#request(asking, devices);
      if (error === null) return;
      const permissions = await asking.until(Promise.all(devices.map(permissionOf)));
      const why = problemOf(error, permissions);
      // A computer without a camera, or with one that is taken, still has a voice; and the other way round. Who said no is
      // asked no further, but what the browser hands over without asking was not meant.
      const rest = devices.length < 2 ? [] : refusedProblems.includes(why) ? granted(devices, permissions) : devices;
      let lacking = devices;
      for (const device of rest) {
        if ((await this.#request(asking, [device])) !== null) continue;
        lacking = devices.filter((one) => one !== device);
        break;
      }
      this.#failed(lacking, why);
    });
  }

  /** Nothing, or what the browser said instead. */
  async #request(asking: Asking, devices: readonly Device[], now?: string): Promise<unknown> {
    const { stream, error } =
      now === undefined
        ? await asking.request(devices, (device) => this.#chosen(device))
        : await asking.insist(devices, () => now);
    if (!stream) return error;
    const [audio = null] = stream.getAudioTracks();
    const [video = null] = stream.getVideoTracks();
    if (devices.includes('microphone')) this.#take('microphone', audio);
    if (devices.includes('camera')) this.#take('camera', video);
    this.state = 'on';
    return null;
  }

  #chosen(device: Device): string | undefined {
    const there = this.there.filter(({ kind }) => kind === listedAs[device]);
    const chosen = (findChosen(there, this.kept[device]) ?? this.kept[device])?.id;
    return chosen ?? (device === 'camera' ? this.#lastCamera : undefined);
  }

  #failed(devices: readonly Device[], why: Problem): void {
    this.state = this.isHolding ? 'on' : 'failed';
    const [one, another] = devices;
    if (one) this.trouble = { which: another ? 'both' : one, why };
  }

  #take(device: Device, track: MediaStreamTrack | null): void {
    this.#held.take(device, track);
    this.#obey();
  }

  /** Goes over to another one without a gap, where the browser can have two at a time. The answer: it is there, or not meant. */
  async #exchange(device: Device, id: string | undefined): Promise<boolean> {
    this.#exchanged = device;
    this.trouble = null;
    const isThere = await this.#instead(async (asking) => {
      let error = await this.#request(asking, [device], id);
      if (error !== null && problemOf(error, []) === 'busy') {
        // Many phones have one camera at a time.
        this.#take(device, null);
        error = await this.#request(asking, [device], id);
      }
      // Some browsers end the track before even if they give no other.
      if (this.#held.of(device)?.readyState === 'ended') this.#take(device, null);
      if (error === null) return true;
      const permission = await asking.until(permissionOf(device));
      this.#failed([device], problemOf(error, [permission]));
      return false;
    });
    this.#exchanged = null;
    return isThere ?? true;
  }

  /** What was in use is not there any more: the browser's own choice takes its place, if that shows no prompt. */
  async #gone(device: Device, track: MediaStreamTrack): Promise<void> {
    if (this.#held.of(device) !== track) return;
    this.#quietly += 1;
    this.#take(device, null);
    if (device === 'camera') this.#lastCamera = undefined;
    const asking = this.#asking;
    await asking.run(() => this.#askQuietly(asking, device));
    this.#quietly -= 1;
    if (asking.isOver) return;
    const now = this.#held.of(device);
    if (now) this.replaced = { device, label: now.label };
    else await asking.run(() => this.#notReplaced(asking, device));
  }

  async #notReplaced(asking: Asking, device: Device): Promise<void> {
    // A permission that is taken back ends a track as well.
    if ((await asking.until(permissionOf(device))) === 'denied') return this.#failed([device], 'blocked');
    // A headset or a camera takes its microphone along.
    this.#failed(this.trouble?.why === 'gone' ? both.filter((one) => this.#lacks(one)) : [device], 'gone');
  }

  /** Without a prompt, and beside whatever else is asked. What fails here leaves what the person was told as it is. */
  async #askQuietly(asking: Asking, device: Device): Promise<void> {
    if ((await asking.until(permissionOf(device))) !== 'granted') return;
    if ((await this.#request(asking, [device])) !== null) return;
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
    const microphone = this.#held.of('microphone');
    if (microphone) microphone.enabled = this.micOn;
    if (!this.cameraOn) this.#held.take('camera', null);
    this.#follow();
  }

  #follow(): void {
    const camera = this.#held.of('camera');
    if (camera) this.#lastCamera = deviceOf(camera);
    this.#effect.follow(camera, this.kept.background ?? null);
  }
}

const deviceOf = (track: MediaStreamTrack): string | undefined => track.getSettings?.().deviceId || undefined;

const granted = (devices: readonly Device[], permissions: readonly (PermissionState | null)[]) =>
  devices.filter((_, index) => permissions[index] === 'granted');

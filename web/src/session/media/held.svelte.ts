// The tracks of the camera and the microphone that this page has: each until another takes its place, until it is let go, or
// until it ends by itself. Says also which of them the system has silenced. It asks for none.
import type { Device } from './devices';

type Of<One> = Record<Device, One>;

export class Held {
  #tracks = $state.raw<Of<MediaStreamTrack | null>>({ camera: null, microphone: null });
  /** As while a telephone call lasts. The tracks live on, and carry nothing. */
  #silenced = $state.raw<Of<boolean>>({ camera: false, microphone: false });
  readonly #onEnded: (device: Device, track: MediaStreamTrack) => void;

  /** What ends by itself is unplugged, or ended by the system. It is held until it is let go. */
  constructor(onEnded: (device: Device, track: MediaStreamTrack) => void) {
    this.#onEnded = onEnded;
  }

  of(device: Device): MediaStreamTrack | null {
    return this.#tracks[device];
  }

  isSilenced(device: Device): boolean {
    return this.#silenced[device];
  }

  /** In place of the one before, which is stopped; with nothing, that device is let go. */
  take(device: Device, track: MediaStreamTrack | null): void {
    const before = this.#tracks[device];
    if (before !== track) before?.stop();
    this.#tracks = { ...this.#tracks, [device]: track };
    this.#silenced = { ...this.#silenced, [device]: track?.muted ?? false };
    if (!track) return;
    const look = () => {
      if (this.#tracks[device] === track) this.#silenced = { ...this.#silenced, [device]: track.muted };
    };
    for (const event of ['mute', 'unmute']) track.addEventListener(event, look);
    track.addEventListener('ended', () => this.#onEnded(device, track));
  }
}

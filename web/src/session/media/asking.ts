// One asking of the browser for devices. Each has its end: somebody leaves, or asks for something else. What an asking waits
// for is told to it only while it is meant, so that what comes too late needs no thought where devices are wanted.
import { constraints, type Device, problemOf } from './devices';

export type Answer = { stream: MediaStream; error?: undefined } | { stream?: undefined; error: unknown };

/** Which of several is insisted on; nothing: whatever the browser likes. */
export type Wanted = (device: Device) => string | undefined;

class Over extends Error {}

export class Asking {
  #isOver = false;

  get isOver(): boolean {
    return this.#isOver;
  }

  end(): void {
    this.#isOver = true;
  }

  /** Runs what asks; if the asking is over before that, it ends where it waits, and there is no result. */
  async run<Result>(steps: () => Promise<Result>): Promise<Result | undefined> {
    try {
      return await steps();
    } catch (error) {
      if (error instanceof Over) return undefined;
      throw error;
    }
  }

  /** What was waited for, if the asking is still meant. */
  async until<Result>(awaited: Promise<Result>): Promise<Result> {
    const result = await awaited;
    this.#check();
    return result;
  }

  /** A choice of before that is not there is not insisted on. */
  async request(devices: readonly Device[], chosen: Wanted): Promise<Answer> {
    const ids = new Map(devices.map((device) => [device, chosen(device)]));
    const answer = await this.insist(devices, (device) => ids.get(device));
    const isAway = !answer.stream && problemOf(answer.error, []) === 'missing';
    const isChosen = devices.some((device) => ids.get(device) !== undefined);
    return isAway && isChosen ? this.insist(devices, () => undefined) : answer;
  }

  /** What comes after the end is stopped where it arrives. */
  async insist(devices: readonly Device[], wanted: Wanted): Promise<Answer> {
    let answer: Answer;
    try {
      const stream = await navigator.mediaDevices.getUserMedia(constraints(devices, wanted));
      if (this.#isOver) for (const track of [...stream.getAudioTracks(), ...stream.getVideoTracks()]) track.stop();
      answer = { stream };
    } catch (error) {
      answer = { error: error ?? new DOMException() };
    }
    this.#check();
    return answer;
  }

  #check(): void {
    if (this.#isOver) throw new Over();
  }
}

/** Lets things be done one after another. Of several of one kind that wait, only the last is. */
export class Turns<Kind> {
  readonly #last = new Map<Kind, object>();
  #end: Promise<void> = Promise.resolve();

  async take(kind: Kind, act: () => Promise<void>): Promise<void> {
    this.#last.set(kind, act);
    const done = this.#after(this.#end, kind, act);
    this.#end = done.catch(() => {});
    await done;
  }

  async #after(before: Promise<void>, kind: Kind, act: () => Promise<void>): Promise<void> {
    await before;
    if (this.#last.get(kind) === act) await act();
  }
}

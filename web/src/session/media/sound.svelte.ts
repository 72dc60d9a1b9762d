// The page's one audio context: woken inside a tap, so that browsers let it be heard, and the measure of the
// microphone's level. Remembers when a browser refused to play until it is tapped again, and on which speaker to play.

const wakes_within_ms = 1_000;

class Sound {
  /** The browser plays nothing until the person taps. */
  blocked = $state(false);
  /** The system has taken the sound away, as for a telephone call. */
  interrupted = $state(false);
  #context = $state.raw<AudioContext | null>(null);
  #waiting = new Set<HTMLMediaElement>();
  #playing = new Set<HTMLMediaElement>();
  /** Empty: the one that the system chooses. */
  #speaker = '';

  /** Call inside a tap. */
  wake(): void {
    if (typeof AudioContext === 'undefined') return;
    this.#context ??= this.#make();
    if (this.#context.state !== 'running') void this.#context.resume().catch(() => {});
    for (const element of this.#waiting) this.play(element);
  }

  #make(): AudioContext {
    const context = new AudioContext();
    let hasRun = false;
    // Some systems call it interrupted, and some suspended.
    context.addEventListener('statechange', () => {
      hasRun ||= context.state === 'running';
      this.interrupted = hasRun && context.state !== 'running';
    });
    return context;
  }

  /** After an interruption: what was playing plays on, as far as the browser lets it without a tap. */
  again(): void {
    this.wake();
    for (const element of this.#playing) if (element.paused) this.play(element);
  }

  /** Plays it, as soon as the browser lets it. */
  play(element: HTMLMediaElement): void {
    this.#playing.add(element);
    if (this.#speaker) void route(element, this.#speaker);
    element.play().then(
      () => this.#forget(element),
      (error: unknown) => {
        if (!(error instanceof DOMException) || error.name !== 'NotAllowedError') return;
        // Stopped before the browser answered.
        if (!element.srcObject) return;
        this.#waiting.add(element);
        this.blocked = true;
      },
    );
  }

  /** There is nothing to be heard of it any more. */
  stop(element: HTMLMediaElement): void {
    element.srcObject = null;
    this.#playing.delete(element);
    this.#forget(element);
  }

  /** Plays everything on this speaker. The answer: whether the browser can; if not, all stays as it was. */
  async sendTo(speaker: string): Promise<boolean> {
    if (!(await route(new Audio(), speaker))) return false;
    const before = this.#speaker;
    this.#speaker = speaker;
    if (await this.#routeAll(speaker)) return true;
    // Another was chosen meanwhile, perhaps.
    if (this.#speaker !== speaker) return true;
    this.#speaker = before;
    await this.#routeAll(before);
    return false;
  }

  async #routeAll(speaker: string): Promise<boolean> {
    const routed = await Promise.all([...this.#playing].map((element) => route(element, speaker)));
    return routed.every(Boolean);
  }

  /** Whether anything can be heard or measured: not before a tap, nor on a machine without a loudspeaker in some browsers. */
  async isAwake(): Promise<boolean> {
    this.wake();
    const late = new Promise((resolve) => setTimeout(resolve, wakes_within_ms));
    await Promise.race([this.#context?.resume().catch(() => {}), late]);
    return this.#context?.state === 'running';
  }

  /** Plays something short that the page makes itself, until it has ended. False: the browser lets nothing be heard. */
  async sing(make: (context: AudioContext) => { stream: MediaStream; ends: Promise<unknown> }): Promise<boolean> {
    if (!this.#context || !(await this.isAwake())) return false;
    const { stream, ends } = make(this.#context);
    const element = new Audio();
    element.srcObject = stream;
    this.play(element);
    await ends;
    this.stop(element);
    return true;
  }

  #forget(element: HTMLMediaElement): void {
    this.#waiting.delete(element);
    this.blocked = this.#waiting.size > 0;
  }

  /**
   * Loudness of a track, 0 to 1, a few times a second; the answer ends the measuring. Within an effect it begins as soon as
   * a tap lets it.
   */
  measure(track: MediaStreamTrack, onLevel: (level: number) => void): () => void {
    const context = this.#context;
    if (!context) return () => {};
    const source = context.createMediaStreamSource(new MediaStream([track]));
    const analyser = context.createAnalyser();
    analyser.fftSize = 512;
    source.connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
      // -60 dB is silence, -10 dB as loud as speech gets.
      onLevel(Math.min(1, Math.max(0, (10 * Math.log10(power + 1e-9) + 60) / 50)));
    }, 100);
    return () => {
      clearInterval(timer);
      source.disconnect();
    };
  }
}

async function route(element: HTMLMediaElement, speaker: string): Promise<boolean> {
  if (!('setSinkId' in element)) return speaker === '';
  return element.setSinkId(speaker).then(
    () => true,
    () => false,
  );
}

export const sound = new Sound();

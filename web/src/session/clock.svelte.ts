// The server's clock as this page knows it, and the second hand of the times that people watch.

class Clock {
  /** The server's time, renewed every second; milliseconds since 1970. */
  now = $state(Date.now());
  #ahead_ms = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** Every message with the server's time passes through here. */
  sync(serverNow: number): void {
    this.#ahead_ms = serverNow - Date.now();
    this.now = serverNow;
  }

  start(): () => void {
    this.#timer = setInterval(() => {
      this.now = Date.now() + this.#ahead_ms;
    }, 1000);
    return () => clearInterval(this.#timer);
  }
}

export const clock = new Clock();

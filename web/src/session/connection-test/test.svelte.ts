// What the panel of the connection test shows, and what its buttons do.
import type { Transport } from '../../wire/Transport';
import { linkOf, testConnection } from '../entrance';
import { type Outcome, judge } from './figures';
import { reportTest } from './report';
import { type Phase, run } from './run';

export type State =
  | { name: 'running'; phase: Phase }
  | { name: 'done'; outcome: Outcome; hasSpeed: boolean }
  | { name: 'stopped' | 'refused' | 'failed' };

/** The server's answer is a no; another try is worth it in a while. */
class Refused extends Error {}

const server_answers_within_ms = 1_500;

export class ConnectionTest {
  state: State | null = $state.raw(null);
  #running: AbortController | null = null;

  /** Begins a test, in place of one that may be running. */
  async start(): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    const saveData = isSavingData(navigator);
    const around = {
      ask,
      ping,
      saveData,
      signal: running.signal,
      onPhase: (phase: Phase) => {
        if (this.#running === running) this.state = { name: 'running', phase };
      },
    };
    let state: State;
    try {
      state = { name: 'done', outcome: judge(await run(around), {}, !saveData), hasSpeed: !saveData };
    } catch (error) {
      state = { name: error instanceof Refused ? 'refused' : 'failed' };
    }
    if (this.#running !== running) return;
    this.#running = null;
    this.state = running.signal.aborted ? { name: 'stopped' } : state;
    if (this.state.name === 'done') reportTest(this.state.outcome);
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
}

async function ask(transport: Transport, sdp: string): Promise<string | null> {
  const answer = await testConnection(linkOf(location), { transport, sdp });
  if (answer.ok) return answer.value.sdp;
  if (answer.problem.code === 'too_many') throw new Refused();
  throw new Error(answer.problem.code);
}

async function ping(signal: AbortSignal): Promise<void> {
  const within = AbortSignal.any([signal, AbortSignal.timeout(server_answers_within_ms)]);
  const response = await fetch('/healthz', { cache: 'no-store', signal: within });
  if (!response.ok) throw new Error(response.statusText);
  await response.text();
}

/** Does the person want to save data? Only some browsers say. */
function isSavingData(browser: Navigator): boolean {
  return 'connection' in browser && (browser.connection as { saveData?: boolean }).saveData === true;
}

// What a test asks of the server, besides the traffic that is measured.
import type { Transport } from '../../wire/Transport';
import { linkOf, testConnection } from '../entrance';

/** The server's answer is a no; another try is worth it in a while. */
export class Refused extends Error {}

const server_answers_within_ms = 1_500;

export async function ask(transport: Transport, sdp: string): Promise<string | null> {
  const answer = await testConnection(linkOf(location), { transport, sdp });
  if (answer.ok) return answer.value.sdp;
  if (answer.problem.code === 'too_many') throw new Refused();
  throw new Error(answer.problem.code);
}

export async function ping(signal: AbortSignal): Promise<void> {
  const within = AbortSignal.any([signal, AbortSignal.timeout(server_answers_within_ms)]);
  const response = await fetch('/healthz', { cache: 'no-store', signal: within });
  if (!response.ok) throw new Error(response.statusText);
  await response.text();
}

/** Does the person want to save data? Only some browsers say. */
export function isSavingData(browser: Navigator): boolean {
  return 'connection' in browser && (browser.connection as { saveData?: boolean }).saveData === true;
}

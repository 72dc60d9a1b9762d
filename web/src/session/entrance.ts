// The HTTP exchanges around the WebSocket: coming in by a link, the code that carries a place to another device, and the
// connection test.
import type { Answer } from '../line/connection';
import type { CodeGiven } from '../wire/CodeGiven';
import type { ConnectionTestAnswer } from '../wire/ConnectionTestAnswer';
import type { ConnectionTestOffer } from '../wire/ConnectionTestOffer';
import type { Entrance } from '../wire/Entrance';
import type { Problem } from '../wire/Problem';

const answers_within_ms = 10_000;

/** The link that this page was opened by: the last part of its address. */
export function linkOf(location: { pathname: string }): string {
  return location.pathname.split('/').findLast((part) => part) ?? '';
}

export const enter = (link: string) => post<Entrance>(link, 'enter');
export const giveCode = (link: string) => post<CodeGiven>(link, 'code');
export const redeemCode = (link: string, code: string) => post<null>(link, 'redeem', { code });
export const testConnection = (link: string, offer: ConnectionTestOffer) =>
  post<ConnectionTestAnswer>(link, 'connection-test', offer);

async function post<T>(link: string, what: string, body?: object): Promise<Answer<T>> {
  const response = await fetch(`/api/sessions/${encodeURIComponent(link)}/${what}`, {
    method: 'POST',
    credentials: 'same-origin',
    signal: AbortSignal.timeout(answers_within_ms),
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  if (response.status === 204) return { ok: true, value: null as T };
  const json: unknown = await response.json().catch(() => null);
  if (response.ok && json) return { ok: true, value: json as T };
  return { ok: false, problem: isProblem(json) ? json : { code: 'unavailable', detail: '' } };
}

function isProblem(json: unknown): json is Problem {
  return typeof json === 'object' && json !== null && 'code' in json;
}

// One HTTP exchange with the server, in JSON: either what was asked for, or a problem that has words. Never throws.
import type { Problem } from '../wire/Problem';
import type { ProblemCode } from '../wire/ProblemCode';

/** What can go wrong as the page sees it: the server said so, or it could not be reached at all. */
export type Trouble = Problem | { code: 'unreachable' };

export type Answer<Value> = { ok: true; value: Value } | { ok: false; trouble: Trouble };

const answers_within_ms = 10_000;
/** Where the server reads everything it has. */
const all_read_within_ms = 5 * 60_000;

export function get<Value>(path: string): Promise<Answer<Value>> {
  return exchange(path, { method: 'GET' });
}

export function post<Value>(path: string, body?: unknown): Promise<Answer<Value>> {
  if (body === undefined) return exchange(path, { method: 'POST' });
  return exchange(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

/** The same, of what takes the server its time. */
export function postPatiently<Value>(path: string): Promise<Answer<Value>> {
  return exchange(path, { method: 'POST', signal: AbortSignal.timeout(all_read_within_ms) });
}

/** A file, which takes the server its time. What breaks off half-way is no file. */
export async function getFile(path: string): Promise<Answer<Blob>> {
  try {
    const signal = AbortSignal.timeout(all_read_within_ms);
    const response = await fetch(path, { credentials: 'same-origin', cache: 'no-store', signal });
    if (response.ok) return { ok: true, value: await response.blob() };
    const said: unknown = await response.json().catch(() => null);
    return { ok: false, trouble: isProblem(said) ? said : withoutWords(response.status) };
  } catch {
    return { ok: false, trouble: { code: 'unreachable' } };
  }
}

async function exchange<Value>(path: string, request: RequestInit): Promise<Answer<Value>> {
  let response: Response;
  try {
    response = await fetch(path, {
      credentials: 'same-origin',
      cache: 'no-store',
      signal: AbortSignal.timeout(answers_within_ms),
      ...request,
    });
  } catch {
    return { ok: false, trouble: { code: 'unreachable' } };
  }
  if (response.status === 204) return { ok: true, value: null as Value };
  // What is no JSON is a proxy's own page, whatever its status.
  const said: unknown = await response.json().catch(() => null);
  if (response.ok && said !== null) return { ok: true, value: said as Value };
  return { ok: false, trouble: isProblem(said) ? said : withoutWords(response.status) };
}

function isProblem(said: unknown): said is Problem {
  return typeof said === 'object' && said !== null && 'code' in said && 'detail' in said;
}

function withoutWords(status: number): Problem {
  const codes: Record<number, ProblemCode> = { 401: 'sign_in_first', 429: 'too_many' };
  return { code: codes[status] ?? 'unavailable', detail: '' };
}

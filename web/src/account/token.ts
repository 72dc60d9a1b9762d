// The one-time token of a link, that of the set-up or of a mail that signs in. It comes in the fragment, which browsers do not send; it is taken out of the
// address at once, so that it stays in no history, bookmark or screenshot.

/** The token in a fragment such as `#token=…`, or nothing. */
export function tokenIn(fragment: string): string | undefined {
  return new URLSearchParams(fragment.replace(/^#/u, '')).get('token')?.trim() || undefined;
}

export function takeToken(): string | undefined {
  const token = tokenIn(location.hash);
  if (token !== undefined) history.replaceState(null, '', location.pathname);
  return token;
}

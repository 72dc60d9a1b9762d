// Decides which time zones are offered: those that the browser knows, and the one that is chosen already.

export interface Zone {
  value: string;
  name: string;
}

export function zones(chosen: string): Zone[] {
  const known = new Set([...Intl.supportedValuesOf('timeZone'), 'UTC']);
  if (chosen !== '') known.add(chosen);
  return [...known].toSorted().map((value) => ({ value, name: value.replaceAll('_', ' ') }));
}

/** Is this another zone than the browser's? One zone may have several names. */
export function isElsewhere(zone: string): boolean {
  return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== ownZone();
}

/** Where this browser is. */
export function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

// Decides which time zones are offered, and in which order: those that are likely first, then all that the browser knows, by region.
// A zone is named by its city, so that typing the first letters in the list finds it.
import type { Option, OptionGroup } from './options';

export function zoneGroups(suggested: string, likely: readonly string[]): OptionGroup<string>[] {
  const first = [...new Set(likely.filter((zone) => zone !== ''))];
  const known = [...Intl.supportedValuesOf('timeZone'), 'UTC'].filter((zone) => !first.includes(zone));
  const regions = new Map<string, string[]>();
  for (const zone of new Set(known)) regions.set(regionOf(zone), [...(regions.get(regionOf(zone)) ?? []), zone]);
  const groups = [...regions].map(([name, zones]) => ({ name, options: zones.map(byCity).toSorted(byName) }));
  const suggestions = first.map((value) => ({ value, name: withRegion(value) }));
  return [{ name: suggested, options: suggestions }, ...groups.toSorted(byName)].filter(
    ({ options }) => options.length,
  );
}

const regionOf = (zone: string): string => zone.split('/')[0] ?? zone;
const byCity = (value: string): Option<string> => ({ value, name: cityOf(value) });
const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);

/** `New York`, or `Buenos Aires, Argentina`. */
function cityOf(zone: string): string {
  const [region = zone, ...places] = zone.replaceAll('_', ' ').split('/');
  return places.toReversed().join(', ') || region;
}

/** `New York (America)`. */
function withRegion(zone: string): string {
  return zone.includes('/') ? `${cityOf(zone)} (${regionOf(zone)})` : zone;
}

/** Is this another zone than the browser's? One zone may have several names. */
export function isElsewhere(zone: string): boolean {
  return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== ownZone();
}

/** Where this browser is. */
export function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

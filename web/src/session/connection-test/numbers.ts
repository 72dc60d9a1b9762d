// The figures of a test as lines to read and to copy. Pure.
import type { ConnectionTestWords } from '../../messages/connection-test';
import { locale } from '../../messages/language';
import type { Figures } from './figures';

/** With so many digits behind the point, or the comma. */
function written(value: number, digits: number): string {
  const style = { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: false };
  return new Intl.NumberFormat(locale(), style).format(value);
}

/** Names and values, in the order in which they are shown. */
export function numbers(
  figures: Figures,
  words: ConnectionTestWords,
  browser: string,
): [name: string, value: string][] {
  const { numbers: names } = words;
  const given = (value: number | null, write: (value: number) => string) =>
    value === null ? words.notMeasured : write(value);
  const ms = (value: number | null) => given(value, (it) => `${written(it, 0)} ms`);
  const percent = (value: number | null) => given(value, (it) => `${written(it * 100, 1)} %`);
  const speed = (value: number | null) => given(value, (it) => `${written(it / 1_000_000, 2)} Mb/s`);
  const isOpen = (value: boolean | null) => (value === null ? words.notOffered : value ? words.yes : words.no);
  return [
    [names.path, figures.path?.toUpperCase() ?? '–'],
    [names.udp, isOpen(figures.open.udp)],
    [names.tcp, isOpen(figures.open.tcp)],
    [names.server, ms(figures.serverMs)],
    [names.roundTrip, ms(figures.roundTripMs)],
    [names.jitter, ms(figures.jitterMs)],
    [names.lossUp, percent(figures.lossUp)],
    [names.lossDown, percent(figures.lossDown)],
    [names.up, speed(figures.up)],
    [names.down, speed(figures.down)],
    [names.browser, browser],
  ];
}

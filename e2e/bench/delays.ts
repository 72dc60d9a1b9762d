/** Delays in milliseconds, and what is told of many. */

/** The smallest that so many percent are not longer than (the nearest rank). */
export function percentile(delays: readonly number[], percent: number): number {
  const sorted = delays.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? Number.NaN;
}

/** One line of a table: median, p95 and the longest. */
export function row(what: string, delays: readonly number[]): string {
  const figures = [50, 95, 100].map((percent) => percentile(delays, percent).toFixed(0).padStart(7));
  return `${what.padEnd(64)}${figures.join('')}`;
}

export const head = `${'milliseconds'.padEnd(64)}${[' median', '    p95', '    max'].join('')}`;

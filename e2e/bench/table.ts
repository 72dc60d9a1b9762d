/** Prints what was measured as a table, and below it whether every call went on. */
import type { FullResult, Reporter, TestCase, TestResult } from '@playwright/test/reporter';
import type { Passed } from './bad-network';
import type { Figures } from './watch';

/** One case, at both ends. */
export interface Row {
  name: string;
  /** From the admission until each heard the other, in seconds. */
  begins: number;
  /** What arrived at the person on the bad network. */
  to: Figures;
  /** What arrived of them at the other. */
  from: Figures;
  passed: Passed;
}

const HEADINGS = [
  'case',
  'begins s',
  'towards',
  'frames/s',
  'still s',
  'freezes',
  'frozen s',
  'made up %',
  'silent s',
  'held ms',
  'trip ms',
  'dropped %',
  'lost %',
  'NACK',
  'PLI',
  'said',
];

const LEGEND = `\
begins: from the admission until each heard the other. towards: what arrived at the person on the bad network, or at the other from them. still: the longest time without a new
picture. made up: of the sound. silent: the longest time in which nearly all of it was. held: how long sound waits to be played
evenly. trip: the round trip. Of both the middle one of all that were seen. dropped: datagrams, by the relay, in this direction.
lost: packets that never came, as the receiver counts.`;

export default class Table implements Reporter {
  private readonly lines: string[][] = [];
  private readonly ended: string[] = [];
  private skipped = 0;

  onTestEnd(test: TestCase, result: TestResult): void {
    const body = result.attachments.find(({ name }) => name === 'row')?.body;
    const skipped = result.attachments.find(({ name }) => name === 'skipped')?.body;
    if (skipped !== undefined) {
      this.skipped += 1;
      this.lines.push([test.title, `skipped: ${skipped.toString()}`]);
    } else if (body === undefined) {
      this.lines.push([test.title, 'FAILED before it was measured']);
    } else {
      const row = JSON.parse(body.toString()) as Row;
      this.lines.push(line(row, 'them'), line(row, 'other'));
    }
    if (result.status !== 'passed') this.ended.push(test.title);
  }

  onEnd(result: FullResult): void {
    const widths = HEADINGS.map((heading, at) =>
      Math.max(heading.length, ...this.lines.filter((it) => it.length > 2).map((it) => (it[at] ?? '').length)),
    );
    const row = (cells: string[]) =>
      `| ${cells.map((cell, at) => (at === 0 || at === 2 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!))).join(' | ')} |`;
    const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
    const text = ['', row(HEADINGS), rule, ...this.lines.map(row), '', LEGEND, ''];
    process.stdout.write(`${text.join('\n')}\n`);
    const isGood = result.status === 'passed' && this.ended.length === 0;
    const summary = isGood
      ? `sound went on or came back in every case, and no call ended; ${this.skipped} skipped`
      : `NOT every call went on: ${this.ended.join(', ') || result.status}`;
    process.stdout.write(`network: ${summary}\n`);
  }

  printsToStdio(): boolean {
    return false;
  }
}

function line({ name, begins, to, from, passed }: Row, towards: 'them' | 'other'): string[] {
  const [it, way] = towards === 'them' ? [to, passed.down] : [from, passed.up];
  const said = it.says.map((words) => words.split(' ').slice(0, 2).join(' ')).join(', ');
  return [
    ...(towards === 'them' ? [name, begins.toFixed(1)] : ['', '']),
    towards,
    it.framesPerSecond.toFixed(1),
    it.still.toFixed(1),
    String(it.freezes),
    it.freezeSeconds.toFixed(1),
    it.concealed.toFixed(1),
    it.silent.toFixed(1),
    it.heldBack.toFixed(0),
    it.roundTrip.toFixed(0),
    ((100 * way.lost) / Math.max(1, way.passed + way.lost)).toFixed(1),
    it.lost.toFixed(1),
    String(it.nacks),
    String(it.plis),
    said,
  ];
}

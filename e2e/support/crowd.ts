/** People without a browser: guests who come by a link, are let in by the host, and speak when they are told to. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Appointment } from './demo';

export class Crowd {
  private constructor(private readonly child: ChildProcessWithoutNullStreams) {}

  /** So many guests, named `Guest 1` and so on, when all of them wait. */
  static async waitsFor({ link }: Appointment, count: number): Promise<Crowd> {
    const program = process.env['ANTEROOM_CROWD'];
    if (!program)
      throw new Error('ANTEROOM_CROWD names no program: run the journeys with `cargo xtask test --only e2e`');
    const child = spawn(program, [link, String(count)]);
    const said: string[] = [];
    createInterface(child.stderr).on('line', (line) => said.push(line));
    const waits = once(createInterface(child.stdout), 'line');
    const ended = once(child, 'close').then(([code]) => {
      throw new Error(`the crowd ended with exit code ${String(code)}\n${said.join('\n')}`);
    });
    // Its end is looked at only while it is awaited.
    ended.catch(() => undefined);
    await Promise.race([waits, ended]);
    return new Crowd(child);
  }

  speak(number: number): void {
    this.child.stdin.write(`speak ${number}\n`);
  }

  hush(number: number): void {
    this.child.stdin.write(`hush ${number}\n`);
  }

  /** They are gone, without a word. */
  async leave(): Promise<void> {
    const gone = once(this.child, 'close');
    this.child.kill('SIGKILL');
    await gone;
  }
}

/**
 * The program under test: started as a practice to try, on a port and a folder of its own; broken off, restarted on the
 * same data, and ended as a person would end it.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Demo, readDemo } from './demo';

const START_MS_MAX = 30_000;
const STOP_MS_MAX = 10_000;

export class Server {
  /** What the program said about itself when it last started. */
  demo!: Demo;
  private child: ChildProcessWithoutNullStreams | undefined;
  private exited: Promise<number | null> = Promise.resolve(null);
  private readonly log: string[] = [];
  private readonly strays: string[] = [];
  private flags: string[] = [];

  private constructor(
    private readonly program: string,
    private readonly data: string,
    private readonly port: number,
  ) {}

  /** Starts the program that ANTEROOM_BIN names; with a configuration file of this text, if one is given. */
  static async start(configuration?: string): Promise<Server> {
    const program = process.env['ANTEROOM_BIN'];
    if (!program) throw new Error('ANTEROOM_BIN names no program: run the journeys with `cargo xtask test --only e2e`');
    const server = new Server(program, await mkdtemp(join(tmpdir(), 'anteroom-e2e-')), await freePort());
    try {
      if (configuration !== undefined) await server.configure(configuration);
      await server.launch();
    } catch (error) {
      await server.discard();
      throw error;
    }
    return server;
  }

  /** Everything the program wrote, of every start, for a test that failed. */
  get logs(): string {
    return this.log.join('\n');
  }

  /** Breaks the program off, as a power cut would. */
  async kill(): Promise<void> {
    this.child?.kill('SIGKILL');
    await this.exited;
    this.child = undefined;
  }

  /** Starts it again on the same data and port; ends it first where it still runs. */
  async restart(): Promise<void> {
    await this.stop();
    await this.launch();
  }

  /** Ends it with Ctrl-C. It has to leave of its own accord, and content. */
  async stop(): Promise<void> {
    if (!this.child) return;
    this.child.kill('SIGINT');
    const code = await within(STOP_MS_MAX, this.exited, () => this.kill(), 'did not end within the time after Ctrl-C');
    this.child = undefined;
    if (code !== 0) throw new Error(`the program ended with exit code ${code}\n${this.logs}`);
    if (this.strays.length > 0)
      throw new Error(`standard output is for one line; also there: ${this.strays.join('\n')}`);
  }

  /** Ends it whatever its state, and removes its data. */
  async discard(): Promise<void> {
    await this.kill();
    await rm(this.data, { recursive: true, force: true });
  }

  private async configure(text: string): Promise<void> {
    const file = join(this.data, 'anteroom.toml');
    await writeFile(file, text);
    this.flags = ['--config', file];
  }

  private async launch(): Promise<void> {
    const flags = ['demo', '--json', '--port', String(this.port), '--data', this.data, ...this.flags];
    const child = spawn(this.program, flags);
    this.child = child;
    this.exited = once(child, 'close').then(([code]) => code as number | null);
    // A run that is broken off leaves no server behind.
    const breakOff = () => child.kill('SIGKILL');
    process.once('exit', breakOff);
    child.once('close', () => process.removeListener('exit', breakOff));
    createInterface(child.stderr).on('line', (line) => this.log.push(line));

    const output = createInterface(child.stdout);
    const firstLine = once(output, 'line').then(([line]) => line as string);
    const ended = this.exited.then((code) => {
      throw new Error(`the program ended with exit code ${code} before it was ready\n${this.logs}`);
    });
    // Lost against the first line in every start that goes well; its end is then `stop`'s to judge.
    ended.catch(() => undefined);
    const ready = Promise.race([firstLine, ended]);
    this.demo = readDemo(await within(START_MS_MAX, ready, () => this.kill(), 'was not ready within the time'));
    output.on('line', (line) => this.strays.push(line));
  }
}

/** A port that nobody listens on. Tests run one at a time, so that nobody takes it in between. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

/** Waits for something, but not for ever. */
async function within<T>(ms: number, what: Promise<T>, giveUp: () => Promise<void>, words: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(resolve, ms, 'late');
  });
  try {
    const first = await Promise.race([what.then((value) => ({ value })), late]);
    if (first !== 'late') return first.value;
  } finally {
    clearTimeout(timer);
  }
  await giveUp();
  throw new Error(`the program ${words} (${ms} ms)`);
}

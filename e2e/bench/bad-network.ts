/**
 * A bad network between one person and the server: a relay that loses, delays and withholds datagrams, or a narrow link to a
 * relay that does not. Whoever is to meet it is told of no other way.
 */
import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** What passed and what was lost since it was asked last, of all and by direction. */
export interface Passed {
  up: { passed: number; lost: number };
  down: { passed: number; lost: number };
}

/** Where the relay stands: beside the server, or at the other end of a link. */
interface Place {
  /** Before the program, to run it there. */
  enter: string[];
  /** Where it listens, as browsers reach it. */
  relay: string;
  /** Where it finds the server. */
  server: string;
}

const BESIDE: Place = { enter: [], relay: '127.0.0.1', server: '127.0.0.1' };

export class BadNetwork {
  private constructor(
    private readonly child: ChildProcessWithoutNullStreams,
    private readonly answers: AsyncIterator<string>,
    private readonly link: NarrowLink | undefined,
    /** At which the person on this network reaches the server, as `address:port`. */
    readonly address: string,
    /** At which everybody else does. */
    readonly goodAddress: string,
    private readonly server: string,
  ) {}

  /** A network in which nothing is wrong yet; at the other end of a link of so many kbit/s, if it is said how many. */
  static async start(kbits?: number): Promise<BadNetwork> {
    const program = process.env['ANTEROOM_IMPAIR'];
    if (!program) throw new Error('ANTEROOM_IMPAIR names no program: run this with `cargo xtask bench network`');
    const link = kbits === undefined ? undefined : NarrowLink.lay(kbits);
    try {
      const place = link?.place ?? BESIDE;
      const server = `${place.server}:${await freePort(place.server)}`;
      const good = `127.0.0.1:${await freePort('127.0.0.1')}`;
      const words = [...place.enter, program, '--listen', `${place.relay}:0`, '--server', server];
      const child = spawn(words[0]!, words.slice(1));
      const complaints: string[] = [];
      createInterface(child.stderr).on('line', (line) => complaints.push(line));
      const answers = createInterface(child.stdout)[Symbol.asyncIterator]();
      const first = await answers.next();
      if (first.done === true) throw new Error(`the relay did not start: ${complaints.join('\n')}`);
      return new BadNetwork(child, answers, link, first.value, good, server);
    } catch (error) {
      link?.remove();
      throw error;
    }
  }

  /** What the server is to be configured with to be reached by it. */
  get configuration(): string {
    const listen = JSON.stringify([this.server, this.goodAddress]);
    const advertise = JSON.stringify([this.address, this.goodAddress]);
    return `[media]\nlisten = ${listen}\nadvertise = ${advertise}\nlisten_tcp = []\n`;
  }

  /** Has the relay do something, and waits until it does. */
  async order(words: string): Promise<string> {
    this.child.stdin.write(`${words}\n`);
    const answer = await this.answers.next();
    if (answer.done === true) throw new Error(`the relay ended over \`${words}\``);
    return answer.value;
  }

  async passed(): Promise<Passed> {
    const [upPassed = 0, upLost = 0, downPassed = 0, downLost = 0] = (await this.order('counts'))
      .split(' ')
      .map(Number);
    return { up: { passed: upPassed, lost: upLost }, down: { passed: downPassed, lost: downLost } };
  }

  async end(): Promise<void> {
    const ended = once(this.child, 'close');
    this.child.kill('SIGKILL');
    await ended;
    this.link?.remove();
  }
}

/**
 * A namespace with two links to it: a narrow one, over which browsers reach the relay there, and one that is as good as none,
 * over which the relay reaches the server.
 */
class NarrowLink {
  /** Why there can be none here; empty if there can. */
  static get obstacle(): string {
    if (process.getuid?.() !== 0) return 'needs root: run it as root, or in a container that is privileged';
    try {
      execFileSync('ip', ['-V'], { stdio: 'ignore' });
      execFileSync('tc', ['-V'], { stdio: 'ignore' });
      return '';
    } catch {
      return 'needs `ip` and `tc`: `apt-get install iproute2`';
    }
  }

  private readonly space = `anteroom-${process.pid}`;
  private readonly devices = { narrow: `an${process.pid}n`, wide: `an${process.pid}w` };
  /** From the block for measurements (RFC 2544), and another part of it for each process. */
  private readonly net = `198.18.${process.pid % 256}`;
  private readonly removeAtExit = () => this.remove();

  /** Lays it. `tbf` keeps what does not fit for a quarter of a second, as a router does. */
  static lay(kbits: number): NarrowLink {
    const link = new NarrowLink();
    const { space, devices, net } = link;
    process.once('exit', link.removeAtExit);
    const inside = (...words: string[]) => ['netns', 'exec', space, ...words];
    const narrow = ['root', 'tbf', 'rate', `${kbits}kbit`, 'burst', '3200', 'latency', '250ms'];
    try {
      ip('netns', 'add', space);
      for (const [device, ours, theirs] of [
        [devices.narrow, 1, 2],
        [devices.wide, 5, 6],
      ] as const) {
        ip('link', 'add', device, 'type', 'veth', 'peer', 'name', `${device}p`, 'netns', space);
        ip('addr', 'add', `${net}.${ours}/30`, 'dev', device);
        ip('link', 'set', device, 'up');
        ip(...inside('ip', 'addr', 'add', `${net}.${theirs}/30`, 'dev', `${device}p`));
        ip(...inside('ip', 'link', 'set', `${device}p`, 'up'));
      }
      execFileSync('tc', ['qdisc', 'add', 'dev', devices.narrow, ...narrow]);
      ip(...inside('tc', 'qdisc', 'add', 'dev', `${devices.narrow}p`, ...narrow));
    } catch (error) {
      link.remove();
      throw error;
    }
    return link;
  }

  get place(): Place {
    return { enter: ['ip', 'netns', 'exec', this.space], relay: `${this.net}.2`, server: `${this.net}.5` };
  }

  /** With the namespace its ends of the links go, and with them ours. */
  remove(): void {
    process.removeListener('exit', this.removeAtExit);
    try {
      execFileSync('ip', ['netns', 'del', this.space], { stdio: 'ignore' });
    } catch {
      // It was never made, or is gone already.
    }
  }
}

/** Why there can be no narrow link here; empty if there can. */
export const obstacleToNarrowLinks = () => NarrowLink.obstacle;

function ip(...words: string[]): void {
  execFileSync('ip', words);
}

/** A UDP port that nobody listens on. */
async function freePort(address: string): Promise<number> {
  const probe = createSocket('udp4').bind(0, address);
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

/**
 * A practice under `anteroom serve`, which sends what it has to say to a real mail server and a real text gateway: set up by the
 * link that the program prints, with its clients and appointments made as the workspace makes them.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type APIRequestContext, request } from '@playwright/test';
import { MailServer, TextGateway } from './post';
import { freePort } from './server';

const START_MS_MAX = 30_000;
const HOST = 'Dr. Ada Elm';
/** By which the host signs in, who is the practice's admin too. */
const ADMIN = { email: 'ada@practice.example', password: 'four quiet little words' };

interface NewClient {
  name: string;
  email: string;
  /** Where they are texted instead of written to. */
  phone?: string;
}

export class Practice {
  readonly host = HOST;
  readonly admin = ADMIN;

  private constructor(
    readonly url: string,
    readonly mail: MailServer,
    readonly texts: TextGateway,
    private readonly folder: string,
    private readonly child: ChildProcessWithoutNullStreams,
    private readonly provider: APIRequestContext,
    private readonly log: string[],
  ) {}

  /** With these sections more in its configuration file. */
  static async open(more = ''): Promise<Practice> {
    const program = process.env['ANTEROOM_BIN'];
    if (!program) throw new Error('ANTEROOM_BIN names no program: run the journeys with `cargo xtask test --only e2e`');
    const [mail, texts, folder, port] = await Promise.all([
      MailServer.open(),
      TextGateway.open(),
      mkdtemp(join(tmpdir(), 'anteroom-e2e-')),
      freePort(),
    ]);
    const [secret, configuration] = [join(folder, 'secret'), join(folder, 'anteroom.toml')];
    await writeFile(secret, texts.secret);
    await writeFile(
      configuration,
      `listen = "127.0.0.1:${port}"\ndata = "${join(folder, 'data')}"\n${mail.configuration}${texts.configuration(secret)}\n${more}`,
    );
    const child = spawn(program, ['serve', '--config', configuration]);
    // A run that is broken off leaves no server behind.
    const breakOff = () => child.kill('SIGKILL');
    process.once('exit', breakOff);
    child.once('close', () => process.removeListener('exit', breakOff));
    const log: string[] = [];
    const url = `http://localhost:${port}`;
    const token = await tokenPrinted(child, log);
    const provider = await request.newContext({ baseURL: url, extraHTTPHeaders: { origin: url } });
    const practice = new Practice(url, mail, texts, folder, child, provider, log);
    await practice.post('/api/set-up', {
      token,
      practice: 'Elm Street',
      name: HOST,
      ...ADMIN,
      zone: 'UTC',
    });
    return practice;
  }

  /** Everything the program wrote, for a test that failed. */
  get logs(): string {
    return this.log.join('\n');
  }

  /** Keeps a client; the answer is who that is, for appointments. */
  async addClient({ name, email, phone }: NewClient): Promise<string> {
    const id = randomUUID();
    const reminders = phone === undefined ? 'email' : 'text';
    const [language, zone] = ['en', zoneWhereItIsNoon()];
    const form = { id, edition: 0, name, email, phone: phone ?? null, language, zone, reminders, archived: false };
    await this.post('/api/workspace/clients', form);
    return id;
  }

  /** Makes an appointment for a client, which begins in so many minutes. */
  async book(client: string, inMinutes: number): Promise<void> {
    const [date, time] = new Date(Date.now() + inMinutes * 60_000).toISOString().slice(0, 16).split('T');
    const workspace = (await (await this.provider.get('/api/workspace')).json()) as { me: string };
    const about = { id: randomUUID(), title: 'First talk', kind: 'individual', admission: 'provider_admits' };
    const people = { providers: [workspace.me], clients: [client] };
    const form = { ...about, ...people, starts: { date, time }, minutes: 50, repeats: null };
    await this.post('/api/workspace/appointments', form);
  }

  async close(): Promise<void> {
    const gone = once(this.child, 'close');
    this.child.kill('SIGKILL');
    await gone;
    await Promise.all([this.provider.dispose(), this.mail.close(), this.texts.close()]);
    await rm(this.folder, { recursive: true, force: true });
  }

  private async post(path: string, data: unknown): Promise<void> {
    const answer = await this.provider.post(path, { data });
    if (!answer.ok()) throw new Error(`${path} was answered with ${answer.status()}: ${await answer.text()}`);
  }
}

/** At night, text messages wait for the morning; the hour of a test is none of its business. */
function zoneWhereItIsNoon(): string {
  const ahead = 12 - new Date().getUTCHours();
  // Their names count westwards.
  return ahead === 0 ? 'UTC' : `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`;
}

/** The one-time token in the link that a server prints that nobody can sign in to yet. */
async function tokenPrinted(child: ChildProcessWithoutNullStreams, log: string[]): Promise<string> {
  const lines = createInterface(child.stderr);
  return new Promise((found, failed) => {
    const late = setTimeout(
      () => failed(new Error(`the program was not ready within the time\n${log.join('\n')}`)),
      START_MS_MAX,
    );
    lines.on('line', (line) => {
      log.push(line);
      const token = /\/set-up#token=(\S+)/u.exec(line)?.[1];
      if (token === undefined) return;
      clearTimeout(late);
      found(token);
    });
  });
}

/**
 * Where the practice's mail and text messages arrive: a mail server that speaks SMTP, and a text gateway as
 * docs/text-gateway.md describes it, both on this machine. What arrives is taken once.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect } from '@playwright/test';
import { SMTPServer } from 'smtp-server';

/** A letter as somebody reads it. */
interface Letter {
  to: string;
  text: string;
}

/** The link of a letter. */
export function linkIn(letter: string, path: string): string {
  const link = letter.split(/\s/u).find((word) => word.startsWith('http://localhost:') && word.includes(path));
  if (link === undefined) throw new Error(`no link to ${path} in: ${letter}`);
  return link;
}

class Letterbox {
  private readonly letters: Letter[] = [];

  put(letter: Letter): void {
    this.letters.push(letter);
  }

  /** The next letter to this address in which these words stand, as soon as it is there. Others may come before it: reminders do. */
  async next(to: string, words = ''): Promise<string> {
    const place = () => this.letters.findIndex((letter) => letter.to === to && letter.text.includes(words));
    await expect.poll(place, { message: `a letter to ${to} with “${words}”` }).toBeGreaterThanOrEqual(0);
    return this.letters.splice(place(), 1)[0]?.text ?? '';
  }
}

/** The part of a mail that is plain text (RFC 2045), up to its signature. */
function plainText(mail: string): string {
  const part = mail.slice(Math.max(0, mail.search(/content-type: text\/plain/iu)));
  const [head = '', ...rest] = part.split('\r\n\r\n');
  const [body = ''] = rest.join('\r\n\r\n').split('\r\n--');
  if (/transfer-encoding: base64/iu.test(head)) return Buffer.from(body, 'base64').toString();
  if (!/transfer-encoding: quoted-printable/iu.test(head)) return body;
  const bytes = body
    .replaceAll(/=\r\n/gu, '')
    .replaceAll(/=([0-9A-F]{2})/gu, (_, byte: string) => String.fromCodePoint(Number.parseInt(byte, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}

export class MailServer extends Letterbox {
  private constructor(private readonly server: SMTPServer) {
    super();
  }

  static async open(): Promise<MailServer> {
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['AUTH', 'STARTTLS'],
      onData: (stream, { envelope }, taken) => {
        const take = async () => {
          const mail = await text(stream);
          for (const { address } of envelope.rcptTo) mailServer.put({ to: address, text: plainText(mail) });
        };
        take().then(() => taken(), taken);
      },
    });
    const mailServer = new MailServer(server);
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return mailServer;
  }

  /** What a practice's configuration says of it. */
  get configuration(): string {
    const { port } = this.server.server.address() as AddressInfo;
    return `[mail]\nserver = "127.0.0.1"\nport = ${port}\ntls = "none"\nfrom = "office@practice.example"\n`;
  }

  async close(): Promise<void> {
    await new Promise<void>((closed) => this.server.close(() => closed()));
  }
}

const SECRET = 'the key of this test';
const SECONDS_OFF_MAX = 300;

export class TextGateway extends Letterbox {
  /** Requests that were not signed as they must be. */
  refused = 0;
  private readonly server = createServer((request, response) => void this.take(request, response));

  static async open(): Promise<TextGateway> {
    const gateway = new TextGateway();
    gateway.server.listen(0, '127.0.0.1');
    await once(gateway.server, 'listening');
    return gateway;
  }

  /** The secret is in a file of its own. */
  configuration(secretFile: string): string {
    const { port } = this.server.address() as AddressInfo;
    return `[text]\nurl = "http://127.0.0.1:${port}/send"\nsecret_file = "${secretFile}"\n`;
  }

  get secret(): string {
    return SECRET;
  }

  async close(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const isSigned = isSignedWell(request, body);
    if (isSigned) {
      const { to, body: words } = JSON.parse(body) as { to: string; body: string };
      this.put({ to, text: words });
    } else {
      this.refused += 1;
    }
    response.writeHead(isSigned ? 202 : 401).end();
  }
}

function isSignedWell({ headers }: IncomingMessage, body: string): boolean {
  const seconds = String(headers['anteroom-timestamp']);
  if (Math.abs(Date.now() / 1000 - Number(seconds)) > SECONDS_OFF_MAX) return false;
  const sent = Buffer.from(String(headers['anteroom-signature']));
  const right = Buffer.from(`sha256=${createHmac('sha256', SECRET).update(`${seconds}.${body}`).digest('hex')}`);
  return sent.length === right.length && timingSafeEqual(sent, right);
}

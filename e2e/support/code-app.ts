/** An app that shows codes for signing in (RFC 6238), made of a key that was typed into it; another implementation than the server's. */
import { createHmac } from 'node:crypto';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const STEP_S = 30;

export class CodeApp {
  readonly #key: Buffer;

  /** `typed`: the key in base32 (RFC 4648), however it is grouped. */
  constructor(typed: string) {
    const bits = [...typed.replaceAll(/\s/gu, '')].map((letter) =>
      LETTERS.indexOf(letter).toString(2).padStart(5, '0'),
    );
    this.#key = Buffer.from((bits.join('').match(/.{8}/gu) ?? []).map((byte) => Number.parseInt(byte, 2)));
  }

  /** The code of so many steps after the one of now; the server takes the next one as well. */
  code(steps = 0): string {
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 1000 / STEP_S) + steps));
    const hash = createHmac('sha1', this.#key).update(counter).digest();
    const number = hash.readUInt32BE((hash.at(-1) ?? 0) & 0xf) & 0x7fffffff;
    return String(number % 1_000_000).padStart(6, '0');
  }
}

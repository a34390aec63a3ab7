import {
  BACKSLASH,
  byteText,
  CLOSE_ARRAY,
  COMMA,
  damaged,
  isSpace,
  OPEN_ARRAY,
  QUOTE,
  type ValueReader,
} from './json-bytes';
import { type StringTableBuilder } from './string-table';

/** What may stand at a place in the array. */
const enum Expect {
  Array,
  FirstString,
  String,
  /** Inside a string: a byte of it, or its end. */
  Byte,
  /** Inside a string, behind a backslash. */
  Escape,
  /** Inside a string: a digit of `\uXXXX`. */
  Hex,
  Comma,
}

/** What stands for half of a surrogate pair, which UTF-8 has no form for. */
const REPLACEMENT = 0xfffd;

/** The high bits of the first byte of a character in UTF-8, by the number of bytes that follow it. */
const LEAD_BITS = [0, 0xc0, 0xe0, 0xf0];

const ESCAPES: ReadonlyMap<number, number> = new Map(
  Object.entries({ '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }).map(
    ([escape, character]) => [escape.charCodeAt(0), character.charCodeAt(0)],
  ),
);
const LETTER_U = 0x75;

/** Reads an array of strings into a table, in UTF-8 and without escapes. */
export class StringReader implements ValueReader {
  #expect = Expect.Array;
  #isKept = false;
  #isDone = false;
  /** The UTF-16 code unit that is being read, and its digits still to come. */
  #unit = 0;
  #hexDigits = 0;
  /** The first half of a surrogate pair, until the second comes; 0 = none. */
  #firstHalf = 0;

  /** @param isKept - Whether a string is to be kept; one that is not becomes empty. */
  constructor(
    private readonly table: StringTableBuilder,
    private readonly shouldKeep: (index: number) => boolean,
  ) {}

  get isDone(): boolean {
    return this.#isDone;
  }

  read(chunk: Uint8Array, from: number): number {
    let at = from;
    while (at < chunk.length && !this.#isDone) {
      if (this.#expect === Expect.Byte) at = this.#readBytes(chunk, at);
      else this.#readOther(chunk[at++] ?? 0);
    }
    return at;
  }

  /** Takes bytes that stand for themselves, up to a quote or a backslash. */
  #readBytes(chunk: Uint8Array, from: number): number {
    for (let at = from; at < chunk.length; at++) {
      const byte = chunk[at] ?? 0;
      if (byte === QUOTE || byte === BACKSLASH) {
        if (byte === QUOTE) this.#endString();
        else this.#expect = Expect.Escape;
        return at + 1;
      }
      if (!this.#isKept) continue;
      if (this.#firstHalf > 0) this.#flushHalf();
      this.table.append(byte);
    }
    return chunk.length;
  }

  #readOther(byte: number): void {
    if (this.#expect === Expect.Escape) this.#readEscape(byte);
    else if (this.#expect === Expect.Hex) this.#readHex(byte);
    else if (!isSpace(byte)) this.#expect = this.#next(byte);
  }

  #next(byte: number): Expect {
    const expect = this.#expect;
    const isString = expect === Expect.FirstString || expect === Expect.String;
    if (byte === QUOTE && isString) {
      this.#isKept = this.shouldKeep(this.table.length);
      return Expect.Byte;
    }
    if (byte === COMMA && expect === Expect.Comma) return Expect.String;
    if (byte === OPEN_ARRAY && expect === Expect.Array) return Expect.FirstString;
    if (byte === CLOSE_ARRAY && (expect === Expect.Comma || expect === Expect.FirstString)) {
      this.#isDone = true;
      return expect;
    }
    throw damaged(`strings is no array of strings: ${byteText(byte)}`);
  }

  #endString(): void {
    if (this.#firstHalf > 0) this.#flushHalf();
    this.table.end();
    this.#expect = Expect.Comma;
  }

  #readEscape(byte: number): void {
    if (byte === LETTER_U) {
      this.#unit = 0;
      this.#hexDigits = 4;
      this.#expect = Expect.Hex;
      return;
    }
    const character = ESCAPES.get(byte);
    if (character === undefined) throw damaged(`strings holds an unknown escape: ${byteText(byte)}`);
    this.#addUnit(character);
    this.#expect = Expect.Byte;
  }

  #readHex(byte: number): void {
    const digit = Number.parseInt(String.fromCharCode(byte), 16);
    if (Number.isNaN(digit)) throw damaged(`strings holds an escape \\u with ${byteText(byte)}`);
    this.#unit = this.#unit * 16 + digit;
    if (--this.#hexDigits > 0) return;
    this.#addUnit(this.#unit);
    this.#expect = Expect.Byte;
  }

  /** Adds a UTF-16 code unit. */
  #addUnit(unit: number): void {
    if (!this.#isKept) return;
    const isSecondHalf = unit >= 0xdc00 && unit <= 0xdfff;
    if (this.#firstHalf > 0 && isSecondHalf) {
      const point = 0x10000 + ((this.#firstHalf - 0xd800) << 10) + (unit - 0xdc00);
      this.#firstHalf = 0;
      this.#addPoint(point);
      return;
    }
    if (this.#firstHalf > 0) this.#flushHalf();
    if (unit >= 0xd800 && unit <= 0xdbff) this.#firstHalf = unit;
    else this.#addPoint(isSecondHalf ? REPLACEMENT : unit);
  }

  #flushHalf(): void {
    this.#firstHalf = 0;
    this.#addPoint(REPLACEMENT);
  }

  /** Adds a code point in UTF-8 (RFC 3629, section 3). */
  #addPoint(point: number): void {
    const tail = point < 0x80 ? 0 : point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
    this.table.append((LEAD_BITS[tail] ?? 0) | (point >> (6 * tail)));
    for (let left = tail - 1; left >= 0; left--) this.table.append(0x80 | ((point >> (6 * left)) & 0x3f));
  }
}

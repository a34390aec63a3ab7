import {
  byteText,
  CLOSE_ARRAY,
  COMMA,
  damaged,
  DIGIT_0,
  DIGIT_9,
  isSpace,
  OPEN_ARRAY,
  type ValueReader,
} from './json-bytes';

/** What may stand at a place in the array. */
const enum Expect {
  Array,
  FirstNumber,
  Number,
  /** A further digit, or what follows a number. */
  Digit,
  Comma,
}

/**
 * Reads a flat array of whole numbers, a fixed number of fields to a record. Nodes, edges and locations come so; they
 * are most of the file.
 */
export class RecordReader implements ValueReader {
  #expect = Expect.Array;
  #value = 0;
  #field = 0;
  #isDone = false;
  readonly #record: Float64Array;

  /**
   * @param name - Of the array, for messages.
   * @param fields - Numbers in a record.
   * @param take - Gets each record, in a buffer that is used again for the next.
   */
  constructor(
    private readonly name: string,
    fields: number,
    private readonly take: (record: Float64Array) => void,
  ) {
    this.#record = new Float64Array(fields);
  }

  get isDone(): boolean {
    return this.#isDone;
  }

  read(chunk: Uint8Array, from: number): number {
    let expect = this.#expect;
    let value = this.#value;
    let at = from;
    for (; at < chunk.length && !this.#isDone; at++) {
      const byte = chunk[at] ?? 0;
      if (byte >= DIGIT_0 && byte <= DIGIT_9) {
        if (expect === Expect.Digit) {
          value = value * 10 + (byte - DIGIT_0);
        } else if (expect === Expect.Number || expect === Expect.FirstNumber) {
          value = byte - DIGIT_0;
          expect = Expect.Digit;
        } else throw this.#unexpected(byte);
      } else {
        if (expect === Expect.Digit) this.#add(value);
        expect = this.#next(expect, byte);
      }
    }
    this.#expect = expect;
    this.#value = value;
    return at;
  }

  /** What may follow a byte that is no digit. */
  #next(expect: Expect, byte: number): Expect {
    const isBehindNumber = expect === Expect.Digit || expect === Expect.Comma;
    if (byte === COMMA && isBehindNumber) return Expect.Number;
    if (isSpace(byte)) return expect === Expect.Digit ? Expect.Comma : expect;
    if (byte === OPEN_ARRAY && expect === Expect.Array) return Expect.FirstNumber;
    if (byte === CLOSE_ARRAY && (isBehindNumber || expect === Expect.FirstNumber)) {
      if (this.#field > 0) throw damaged(`${this.name} ends inside a record`);
      this.#isDone = true;
      return expect;
    }
    throw this.#unexpected(byte);
  }

  #add(value: number): void {
    if (value > Number.MAX_SAFE_INTEGER) throw damaged(`${this.name} holds a number above 2^53`);
    this.#record[this.#field++] = value;
    if (this.#field < this.#record.length) return;
    this.#field = 0;
    this.take(this.#record);
  }

  #unexpected(byte: number): Error {
    return damaged(`${this.name} is no array of whole numbers: ${byteText(byte)}`);
  }
}

import {
  byteText,
  CLOSE_ARRAY,
  COMMA,
  damaged,
  DIGIT_0,
  isDigit,
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
  /** The array is complete. */
  Nothing,
}

/**
 * Reads a flat array of whole numbers, a fixed number of fields to a record. Nodes, edges and locations come so; they
 * are most of the file.
 */
export class RecordReader implements ValueReader {
  #expect = Expect.Array;
  #value = 0;
  #field = 0;
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
    return this.#expect === Expect.Nothing;
  }

  read(chunk: Uint8Array, from: number): number {
    let at = from;
    while (at < chunk.length && !this.isDone) {
      if (this.#expect === Expect.Digit || this.#expect === Expect.Number) at = this.#readPlain(chunk, at);
      if (at < chunk.length) this.#readOther(chunk[at++] ?? 0);
    }
    return at;
  }

  /** Takes digits and single commas: nearly all there is. */
  #readPlain(chunk: Uint8Array, from: number): number {
    // Constants of another module are looked up each time they are named.
    const zero = DIGIT_0;
    const comma = COMMA - DIGIT_0;
    let isInNumber = this.#expect === Expect.Digit;
    let value = this.#value;
    let at = from;
    for (; at < chunk.length; at++) {
      const digit = (chunk[at] ?? 0) - zero;
      if (digit >= 0 && digit <= 9) {
        value = value * 10 + digit;
        isInNumber = true;
      } else if (digit === comma && isInNumber) {
        this.#add(value);
        value = 0;
        isInNumber = false;
      } else break;
    }
    this.#value = value;
    this.#expect = isInNumber ? Expect.Digit : Expect.Number;
    return at;
  }

  #readOther(byte: number): void {
    if (this.#expect === Expect.FirstNumber && isDigit(byte)) {
      this.#value = byte - DIGIT_0;
      this.#expect = Expect.Digit;
      return;
    }
    if (this.#expect === Expect.Digit) {
      this.#add(this.#value);
      this.#value = 0;
    }
    this.#expect = this.#next(byte);
  }

  /** What is expected behind a byte that is no digit of a number. */
  #next(byte: number): Expect {
    const expect = this.#expect;
    const isBehindNumber = expect === Expect.Digit || expect === Expect.Comma;
    if (byte === COMMA && isBehindNumber) return Expect.Number;
    if (isSpace(byte)) return expect === Expect.Digit ? Expect.Comma : expect;
    if (byte === OPEN_ARRAY && expect === Expect.Array) return Expect.FirstNumber;
    if (byte === CLOSE_ARRAY && (isBehindNumber || expect === Expect.FirstNumber)) {
      if (this.#field > 0) throw damaged(`${this.name} ends inside a record`);
      return Expect.Nothing;
    }
    throw damaged(`${this.name} is no array of whole numbers: ${byteText(byte)}`);
  }

  #add(value: number): void {
    if (value > Number.MAX_SAFE_INTEGER) throw damaged(`${this.name} holds a number above 2^53`);
    this.#record[this.#field++] = value;
    if (this.#field < this.#record.length) return;
    this.#field = 0;
    this.take(this.#record);
  }
}

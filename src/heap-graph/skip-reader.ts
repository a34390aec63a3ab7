import {
  BACKSLASH,
  byteText,
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COMMA,
  damaged,
  isSpace,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
  type ValueReader,
} from './json-bytes';

/** Passes over one value of any kind. It counts brackets, so nesting of any depth takes no memory. */
export class SkipReader implements ValueReader {
  #depth = 0;
  #isInString = false;
  #isEscaped = false;
  #isInScalar = false;
  #isDone = false;

  get isDone(): boolean {
    return this.#isDone;
  }

  read(chunk: Uint8Array, from: number): number {
    for (let at = from; at < chunk.length; at++) {
      const byte = chunk[at] ?? 0;
      if (this.#isInString) this.#readInString(byte);
      else if (!this.#readOutside(byte)) return at;
      if (this.#isDone) return at + 1;
    }
    return chunk.length;
  }

  #readInString(byte: number): void {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (byte === BACKSLASH) this.#isEscaped = true;
    else if (byte === QUOTE) {
      this.#isInString = false;
      this.#isDone = this.#depth === 0;
    }
  }

  /** Returns false for a byte behind the value: nothing but what follows ends a number, `true`, `false` or `null`. */
  #readOutside(byte: number): boolean {
    const isEnd = byte === COMMA || byte === CLOSE_ARRAY || byte === CLOSE_OBJECT || isSpace(byte);
    if (this.#isInScalar && isEnd) {
      this.#isDone = true;
      return false;
    }
    if (byte === QUOTE) this.#isInString = true;
    else if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) this.#depth++;
    else if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) this.#close(byte);
    else if (this.#depth === 0 && !isSpace(byte)) this.#startScalar(byte);
    return true;
  }

  #startScalar(byte: number): void {
    if (byte === COMMA) throw damaged(`${byteText(byte)} stands where a value should`);
    this.#isInScalar = true;
  }

  #close(byte: number): void {
    if (this.#depth === 0) throw damaged(`${byteText(byte)} stands where a value should`);
    this.#depth--;
    this.#isDone = this.#depth === 0;
  }
}

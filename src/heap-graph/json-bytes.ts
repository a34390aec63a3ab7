import { TraceallocError } from '../base/errors';

/** The bytes that JSON is made of. */
export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const DIGIT_0 = 0x30;
export const DIGIT_9 = 0x39;
export const COLON = 0x3a;
export const OPEN_ARRAY = 0x5b;
export const BACKSLASH = 0x5c;
export const CLOSE_ARRAY = 0x5d;
export const OPEN_OBJECT = 0x7b;
export const CLOSE_OBJECT = 0x7d;

const TAB = 0x09;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;

export function isSpace(byte: number): boolean {
  return byte === SPACE || byte === LINE_FEED || byte === CARRIAGE_RETURN || byte === TAB;
}

export function isDigit(byte: number): boolean {
  return byte >= DIGIT_0 && byte <= DIGIT_9;
}

/**
 * Reads one JSON value from bytes that come in chunks, cut anywhere. It keeps what it needs of a chunk and never the
 * chunk itself.
 */
export interface ValueReader {
  /**
   * Takes bytes of a chunk from `from` on.
   *
   * @returns Where it stopped: behind the value, or at the end of the chunk.
   * @throws TraceallocError `ERR_TRACEALLOC_BAD_HEAP_SNAPSHOT`.
   */
  read(chunk: Uint8Array, from: number): number;
  /** Whether the value is complete. */
  readonly isDone: boolean;
}

/** @param fault - What is wrong, as a part of a sentence. */
export function damaged(fault: string, cause?: unknown): TraceallocError {
  return new TraceallocError('ERR_TRACEALLOC_BAD_HEAP_SNAPSHOT', `not a heap snapshot of V8: ${fault}`, {
    cause,
  });
}

/** A byte as a message may show it. */
export function byteText(byte: number): string {
  return byte > SPACE && byte < 0x7f ? `"${String.fromCharCode(byte)}"` : `byte ${byte}`;
}

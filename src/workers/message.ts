import { type Socket } from 'node:net';
import { deserialize, serialize } from 'node:v8';

/**
 * A message: 4 bytes `TRAC`, the version, the length of the value in bytes, both as 32 bits with the highest first, then
 * the value as V8 serializes it. Nobody but the user of the process can send any.
 */
const MARK = 0x54_52_41_43;
const HEADER_BYTES = 12;

/**
 * Of the messages and of all that travels in them. To be raised with every change: while an application is updated, old
 * and new workers run side by side.
 */
const VERSION = 1;

export const UNREADABLE = 'sent what cannot be read';

/** What the process at the other end did wrong; the text goes on after its name. */
export class PeerError extends Error {
  override readonly name = 'PeerError';
}

/**
 * @returns The parts of the message, in order. Not one part, because the value may be large.
 * @throws DataCloneError for a value that cannot be serialized, such as one with shared memory.
 */
export function encode(value: unknown): readonly Buffer[] {
  const body = serialize(value);
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32BE(MARK, 0);
  header.writeUInt32BE(VERSION, 4);
  header.writeUInt32BE(body.length, 8);
  return [header, body];
}

/** Decides over a message of this many bytes before it is read; throws PeerError to refuse it. */
export type Admit = (bytes: number) => void;

/** Puts a message together from the pieces in which it arrives. */
export class MessageReader {
  readonly #header = Buffer.alloc(HEADER_BYTES);
  #body: Buffer | undefined;
  /** Bytes that have arrived, of the header, then of the body. */
  #filled = 0;

  constructor(private readonly admit: Admit) {}

  /**
   * @returns Whether the message is complete; what follows it is ignored.
   * @throws PeerError when it is none of ours, of another version, or refused.
   */
  push(piece: Buffer): boolean {
    let rest = piece;
    if (this.#body === undefined) {
      rest = rest.subarray(this.#fill(this.#header, rest));
      if (this.#filled < HEADER_BYTES) return false;
      this.#body = Buffer.allocUnsafeSlow(this.#readHeader());
      this.#filled = 0;
    }
    this.#fill(this.#body, rest);
    return this.#filled === this.#body.length;
  }

  /**
   * The value of a complete message. Typed arrays in it may be views of the message as a whole.
   *
   * @throws PeerError when V8 cannot read it.
   */
  value(): unknown {
    try {
      return deserialize(this.#body ?? Buffer.alloc(0));
    } catch {
      throw new PeerError(UNREADABLE);
    }
  }

  /** @returns How many bytes of the piece were taken. */
  #fill(part: Buffer, piece: Buffer): number {
    const taken = piece.copy(part, this.#filled);
    this.#filled += taken;
    return taken;
  }

  /** @returns The length of the body in bytes. */
  #readHeader(): number {
    if (this.#header.readUInt32BE(0) !== MARK) throw new PeerError(UNREADABLE);
    if (this.#header.readUInt32BE(4) !== VERSION) throw new PeerError('runs another version of tracealloc');
    const length = this.#header.readUInt32BE(8);
    this.admit(length);
    return length;
  }
}

/**
 * The value of the message that arrives on a socket. Errors of the socket are caught from here on, also later ones.
 *
 * @throws PeerError as the reader does; an error of the socket, or another one when it closes before.
 */
export function receive(socket: Socket, admit: Admit): Promise<unknown> {
  const reader = new MessageReader(admit);
  return new Promise((resolve, reject: (reason: Error) => void) => {
    const read = (piece: Buffer) => {
      try {
        if (!reader.push(piece)) return;
        resolve(reader.value());
      } catch (error) {
        reject(error as Error);
      }
      // The stream flows on, or the end of the connection would not be seen.
      socket.off('data', read);
    };
    socket.on('data', read);
    socket.on('error', reject);
    socket.on('close', () => {
      reject(new Error('the connection closed before a whole message came'));
    });
  });
}

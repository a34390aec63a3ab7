import { damaged, type ValueReader } from './json-bytes';
import { SkipReader } from './skip-reader';
import { readLayout, type SnapshotLayout } from './snapshot-layout';

/** V8 writes about 2 kB. */
const MAX_BYTES = 1 << 20;

/** Reads the head of the file, the one value that is small enough to be parsed whole. */
export class HeadReader implements ValueReader {
  readonly #extent = new SkipReader();
  readonly #bytes: number[] = [];

  /** @param take - Gets the layout when the value is complete. */
  constructor(private readonly take: (layout: SnapshotLayout) => void) {}

  get isDone(): boolean {
    return this.#extent.isDone;
  }

  read(chunk: Uint8Array, from: number): number {
    const end = this.#extent.read(chunk, from);
    if (this.#bytes.length + end - from > MAX_BYTES) throw damaged('snapshot is larger than 1 MiB');
    for (const byte of chunk.subarray(from, end)) this.#bytes.push(byte);
    if (this.isDone) this.take(readLayout(new TextDecoder().decode(Uint8Array.from(this.#bytes))));
    return end;
  }
}

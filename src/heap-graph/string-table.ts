import { damaged, isDigit } from './json-bytes';

/** Bytes in a page: small against a heap, large against a name. */
const PAGE_BITS = 20;
const PAGE_SIZE = 1 << PAGE_BITS;
const PAGE_MASK = PAGE_SIZE - 1;
/** Positions are kept in 32 bits. */
const MAX_BYTES = 2 ** 32 - 1;
const INITIAL_STRINGS = 1 << 16;

/** A name may begin with what elsewhere marks the order of bytes. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Names as bytes in UTF-8, decoded on demand: a heap has millions, an answer shows a few dozen. Names that were left
 * out are empty.
 */
export class StringTable {
  /**
   * @param pages - The bytes of all strings, one behind the other.
   * @param starts - By string: the position of its first byte; one more entry for the end of the last.
   */
  constructor(
    private readonly pages: readonly Uint8Array[],
    private readonly starts: Uint32Array,
    readonly length: number,
  ) {}

  /** Bytes held. */
  get byteLength(): number {
    return this.pages.length * PAGE_SIZE + this.starts.byteLength;
  }

  /** The string, or the empty one for an index that no string has. */
  get(index: number): string {
    const size = this.size(index);
    const from = this.starts[index] ?? 0;
    const bytes = new Uint8Array(size);
    for (let at = 0; at < size;) {
      const start = (from + at) & PAGE_MASK;
      const run = Math.min(size - at, PAGE_SIZE - start);
      bytes.set(this.pages[(from + at) >>> PAGE_BITS]?.subarray(start, start + run) ?? [], at);
      at += run;
    }
    return decoder.decode(bytes);
  }

  /** Bytes of a string. */
  size(index: number): number {
    return index < this.length ? (this.starts[index + 1] ?? 0) - (this.starts[index] ?? 0) : 0;
  }

  startsWithDigit(index: number): boolean {
    return this.size(index) > 0 && isDigit(this.#byte(this.starts[index] ?? 0));
  }

  /** Finds a few texts that are known beforehand. Returns them by index. */
  find<Text extends string>(texts: readonly Text[]): Map<number, Text> {
    const encoder = new TextEncoder();
    const wanted = texts.map((text) => ({ text, bytes: encoder.encode(text) }));
    const found = new Map<number, Text>();
    for (let index = 0; index < this.length; index++) {
      for (const { text, bytes } of wanted) {
        if (this.size(index) === bytes.length && this.#equals(index, bytes)) found.set(index, text);
      }
    }
    return found;
  }

  #equals(index: number, bytes: Uint8Array): boolean {
    const from = this.starts[index] ?? 0;
    return bytes.every((byte, at) => byte === this.#byte(from + at));
  }

  #byte(position: number): number {
    return this.pages[position >>> PAGE_BITS]?.[position & PAGE_MASK] ?? 0;
  }
}

/** Writes a {@link StringTable} byte by byte. Pages, because growing one buffer would copy all that is there. */
export class StringTableBuilder {
  readonly #pages: Uint8Array[] = [];
  #page = new Uint8Array(0);
  #starts = new Uint32Array(INITIAL_STRINGS);
  #length = 0;
  #size = 0;

  /** Strings ended so far: the index of the one that is being written. */
  get length(): number {
    return this.#length;
  }

  /** Adds a byte to the string that is being written. */
  append(byte: number): void {
    const at = this.#size & PAGE_MASK;
    if (at === 0) this.#addPage();
    this.#page[at] = byte;
    this.#size++;
  }

  /** Ends the string that is being written. */
  end(): void {
    this.#length++;
    if (this.#length === this.#starts.length) {
      const larger = new Uint32Array(this.#starts.length * 2);
      larger.set(this.#starts);
      this.#starts = larger;
    }
    this.#starts[this.#length] = this.#size;
  }

  build(): StringTable {
    return new StringTable(this.#pages, this.#starts, this.#length);
  }

  #addPage(): void {
    if (this.#size + PAGE_SIZE > MAX_BYTES) throw damaged('its names take more than 4 GiB');
    this.#page = new Uint8Array(PAGE_SIZE);
    this.#pages.push(this.#page);
  }
}

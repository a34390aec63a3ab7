/** What V8 knows nodes as; `other` stands for what later versions add. */
export const NODE_KINDS = [
  'other',
  'hidden',
  'array',
  'string',
  'object',
  'code',
  'closure',
  'regexp',
  'number',
  'native',
  'synthetic',
  'concatenated string',
  'sliced string',
  'symbol',
  'bigint',
  'object shape',
] as const;

export type NodeKind = (typeof NODE_KINDS)[number];

/** Kinds whose name is what they contain: the data of the program, which an answer never shows. */
const CONTENTS: readonly NodeKind[] = ['string', 'concatenated string', 'sliced string', 'number', 'bigint'];

/** By kind: whether the name of a node is a name. */
export const IS_NAMED = Uint8Array.from(NODE_KINDS, (kind) => (CONTENTS.includes(kind) ? 0 : 1));

/** Where a function starts: script and position, 0-based, as V8 writes it. */
export interface ScriptPosition {
  readonly scriptId: number;
  readonly line: number;
  readonly column: number;
}

/** The fields of a class: kind, name, and the position of the constructor. */
const FIELDS = 5;
const INITIAL_CLASSES = 1 << 10;
/** V8 numbers scripts from 1. */
const NO_SCRIPT = 0;

/**
 * The distinct classes of nodes: kind, name, and for objects the place of their constructor, for functions their own.
 * A heap has many million nodes, but some ten thousand classes.
 */
export class NodeClasses {
  /** By class: its fields. */
  #fields = new Uint32Array(INITIAL_CLASSES * FIELDS);
  #length = 0;
  /** Open-addressing hash table from fields to class + 1; 0 marks a free slot. */
  #slots = new Uint32Array(INITIAL_CLASSES * 2);
  readonly #hash = new FieldsHash();

  get length(): number {
    return this.#length;
  }

  kind(index: number): NodeKind {
    return NODE_KINDS[this.#fields[index * FIELDS] ?? 0] ?? 'other';
  }

  /** The name as an index of the string table; 0 = none. */
  name(index: number): number {
    return this.#fields[index * FIELDS + 1] ?? 0;
  }

  position(index: number): ScriptPosition | null {
    const [scriptId = NO_SCRIPT, line = 0, column = 0] = this.#fields.subarray(index * FIELDS + 2);
    return scriptId === NO_SCRIPT ? null : { scriptId, line, column };
  }

  /** The class with these fields, added if it is new. */
  add(kind: number, name: number, scriptId = NO_SCRIPT, line = 0, column = 0): number {
    const fields = [kind, name, scriptId, line, column];
    const mask = this.#slots.length - 1;
    let slot = this.#hash.of(fields) & mask;
    for (let next = this.#slots[slot]; next; next = this.#slots[slot]) {
      if (this.#equals(next - 1, fields)) return next - 1;
      slot = (slot + 1) & mask;
    }
    const index = this.#append(fields);
    if (this.#length * 2 > this.#slots.length) this.#rehash();
    else this.#slots[slot] = index + 1;
    return index;
  }

  #equals(index: number, fields: readonly number[]): boolean {
    return fields.every((field, at) => this.#fields[index * FIELDS + at] === field);
  }

  #append(fields: readonly number[]): number {
    if (this.#length * FIELDS === this.#fields.length) {
      const larger = new Uint32Array(this.#fields.length * 2);
      larger.set(this.#fields);
      this.#fields = larger;
    }
    this.#fields.set(fields, this.#length * FIELDS);
    return this.#length++;
  }

  #rehash(): void {
    this.#slots = new Uint32Array(this.#slots.length * 2);
    const mask = this.#slots.length - 1;
    for (let index = 0; index < this.#length; index++) {
      let slot = this.#hash.of(this.#fields.subarray(index * FIELDS, (index + 1) * FIELDS)) & mask;
      while (this.#slots[slot]) slot = (slot + 1) & mask;
      this.#slots[slot] = index + 1;
    }
  }
}

/** A hash with factors drawn at random, so that no file can be made whose classes all fall into one slot. */
class FieldsHash {
  readonly #factors = Array.from({ length: FIELDS }, () => (Math.random() * 2 ** 32) | 1);

  of(fields: ArrayLike<number>): number {
    // Odd factors: each product keeps all bits of its field.
    let mixed = 0;
    for (let at = 0; at < FIELDS; at++) mixed ^= Math.imul(fields[at] ?? 0, this.#factors[at] ?? 1);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  }
}

import { ROOT } from './call-tree';
import { type Snapshot } from './snapshot';
import { Traceback } from './traceback';

/** One recorded allocation: of sampled data, all objects the sample stands for. */
export interface Trace {
  /** Bytes. */
  readonly size: number;
  /** Blocks. */
  readonly count: number;
  readonly traceback: Traceback;
}

/** The traces of a snapshot as a read-only sequence; each trace is made when asked for. */
export class Traces implements Iterable<Trace> {
  constructor(private readonly snapshot: Snapshot) {}

  get length(): number {
    return this.snapshot.samples.nodes.length;
  }

  /** The trace at an index; a negative one counts from the end. `undefined` outside. */
  at(index: number): Trace | undefined {
    const { sizes, counts, nodes } = this.snapshot.samples;
    const node = nodes.at(index);
    if (node === undefined) return undefined;
    return {
      size: sizes.at(index) ?? 0,
      count: counts.at(index) ?? 0,
      traceback: Traceback.at(this.snapshot.tree, node),
    };
  }

  /** Traces from `start` to before `end`; negative indexes count from the end, as in `Array.prototype.slice`. */
  slice(start?: number, end?: number): Trace[] {
    const indexes = Array.from({ length: this.length }, (_, index) => index).slice(start, end);
    return indexes.map((index) => this.#get(index));
  }

  *[Symbol.iterator](): Iterator<Trace> {
    for (let index = 0; index < this.length; index++) yield this.#get(index);
  }

  #get(index: number): Trace {
    return this.at(index) ?? { size: 0, count: 0, traceback: Traceback.at(this.snapshot.tree, ROOT) };
  }
}

import { type Frame } from '../model/frame';

/** A sampled allocation outside V8's heap. */
export interface HeldSample {
  /** Negative, to differ from V8's ordinals: −1 is the oldest. */
  readonly ordinal: number;
  /** Bytes that the sample stands for. */
  readonly size: number;
  /** Allocations that it stands for. */
  readonly count: number;
  /** Oldest frame first. */
  readonly path: readonly Frame[];
}

/**
 * Samples of memory, for as long as that memory is held.
 *
 * A `WeakRef` to an `ArrayBuffer` would keep it until the end of the task that made it, and a scavenge of the young heap
 * would not free it either: a program that lets go of a GB each second would hold it until the next full collection.
 * So the samples hang on the `ArrayBuffer` in a `WeakMap`, which keeps no key alive, and the weak references are to the
 * samples.
 */
export class HeldSamples {
  readonly #byMemory = new WeakMap<object, HeldSample[]>();
  readonly #all = new Set<WeakRef<HeldSample[]>>();
  readonly #freed = new FinalizationRegistry<WeakRef<HeldSample[]>>((samples) => {
    this.#all.delete(samples);
  });

  /** @param memory - The `ArrayBuffer` that was allocated, or of which the allocation is a part. */
  add(memory: object, sample: HeldSample): void {
    const samples = this.#byMemory.get(memory);
    if (samples) samples.push(sample);
    else this.#watch(memory, [sample]);
  }

  /** The samples of memory that the last full collection has left, in no order. */
  list(): HeldSample[] {
    return Array.from(this.#all).flatMap((samples) => samples.deref() ?? []);
  }

  #watch(memory: object, samples: HeldSample[]): void {
    const weak = new WeakRef(samples);
    this.#byMemory.set(memory, samples);
    this.#all.add(weak);
    this.#freed.register(samples, weak);
  }
}

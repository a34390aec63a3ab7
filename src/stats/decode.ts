/**
 * What V8's sampling heap profiler says of objects, and which objects it can be.
 *
 * V8 samples a point each `R` bytes on average, exponentially distributed, so an object of `s` bytes is sampled with
 * the probability p = 1 − e^(−s/R). Of `n` sampled objects of one size it reports ⌊n/p + ½⌋ objects of that size
 * (`SamplingHeapProfiler::ScaleSample` in V8's `src/profiler/sampling-heap-profiler.cc`): of each sample with n = 1, of
 * each node of its tree with all the samples of a size at that node.
 */

/** Sizes of heap objects are multiples of the pointer size. */
const ALIGNMENT = 8;
/** A header of one word, and at least one word of contents, as a number on the heap has. */
const SMALLEST_OBJECT = 16;

/** Sizes of several groups are tried together up to so many ways: more would take too long, and fit by chance. */
const MOST_WAYS = 4096;

/** The chance that an object of `size` bytes is sampled; 1 where every one is. */
export function samplingChance(size: number, interval: number): number {
  return interval === 0 ? 1 : -Math.expm1(-size / interval);
}

/** How many objects V8 reports for `samples` samples of objects of `size` bytes. */
export function scaledCount(size: number, interval: number, samples = 1): number {
  return Math.floor(samples / samplingChance(size, interval) + 0.5);
}

/** Samples of one node for which V8 reports the same bytes. */
export interface SampleGroup {
  /** Of each sample, as V8 scaled it. */
  readonly scaledSize: number;
  readonly samples: number;
}

/** What one sample stands for. */
export interface Decoded {
  /** Bytes: the object's size by its chance to be sampled, in whole ones. */
  readonly size: number;
  /** How far `size` may be off, where objects of several sizes are possible; else 0. */
  readonly slack: number;
  /** Objects, not rounded; of several sizes that of the smallest, since small objects are the common ones. */
  readonly count: number;
}

/** Recovers the objects behind V8's answer. Results are kept, because a heap has few distinct sizes. */
export class SizeDecoder {
  readonly #possible = new Map<number, readonly number[]>();

  constructor(private readonly interval: number) {}

  /** The sizes of which an object may be, ascending; none where no object gives this scaled size at this interval. */
  possibleSizes(scaledSize: number): readonly number[] {
    let sizes = this.#possible.get(scaledSize);
    if (sizes === undefined) {
      sizes = this.#search(scaledSize);
      this.#possible.set(scaledSize, sizes);
    }
    return sizes;
  }

  /**
   * The same of all groups of a node, of which V8 also tells the bytes in all. Those were rounded once for each group,
   * not once for each sample: where a group has two samples, few sizes fit both answers, mostly one.
   *
   * @returns By group. What is possible without the sum, where nothing fits it: objects of two sizes in one group.
   */
  possibleTogether(groups: readonly SampleGroup[], nodeSize: number): (readonly number[])[] {
    const alone = groups.map(({ scaledSize }) => this.possibleSizes(scaledSize));
    // One sample is rounded alike in both, and tells nothing new.
    const open = groups.flatMap((group, index) => (group.samples > 1 ? { group, index } : []));
    const bytes = open.map(({ group, index }) =>
      (alone[index] ?? []).map((size) => size * scaledCount(size, this.interval, group.samples)),
    );
    const ways = bytes.reduce((product, { length }) => product * length, 1);
    if (ways > MOST_WAYS) return alone;
    const single = groups.reduce((sum, { samples, scaledSize }) => sum + (samples > 1 ? 0 : scaledSize), 0);
    const fitting = findSum(bytes, nodeSize - single);
    if (fitting.some(({ size }) => size === 0)) return alone;
    const together = [...alone];
    open.forEach(({ index }, at) => {
      together[index] = (alone[index] ?? []).filter((_, choice) => fitting[at]?.has(choice));
    });
    return together;
  }

  /** @param sizes - Those that an object may have, ascending; at least one. */
  decode(sizes: readonly number[]): Decoded {
    const estimates = sizes.map((size) => size / samplingChance(size, this.interval));
    const [least = 0] = estimates;
    const most = estimates.at(-1) ?? least;
    return {
      size: Math.round((least + most) / 2),
      slack: Math.ceil((most - least) / 2),
      count: least / (sizes[0] ?? 1),
    };
  }

  /** Walks the divisors of the scaled size by growing object size: first the size, then the count below its root. */
  #search(scaledSize: number): number[] {
    const sizes: number[] = [];
    const root = Math.floor(Math.sqrt(scaledSize));
    for (let size = SMALLEST_OBJECT; size <= root; size += ALIGNMENT) {
      if (scaledSize / size === scaledCount(size, this.interval)) sizes.push(size);
    }
    for (let count = root; count > 0; count--) {
      const size = scaledSize / count;
      const isPossible = size > root && size >= SMALLEST_OBJECT && size % ALIGNMENT === 0;
      if (isPossible && count === scaledCount(size, this.interval)) sizes.push(size);
    }
    return sizes;
  }
}

/**
 * Takes one number of each list so that they come to a sum, in every way.
 *
 * @returns By list: the indexes of the numbers that are part of any way.
 */
function findSum(lists: readonly (readonly number[])[], sum: number): Set<number>[] {
  const found = lists.map(() => new Set<number>());
  const chosen: number[] = [];
  const choose = (left: number) => {
    const list = lists[chosen.length];
    if (list === undefined) {
      if (left === 0) chosen.forEach((choice, at) => found[at]?.add(choice));
      return;
    }
    list.forEach((number, choice) => {
      chosen.push(choice);
      choose(left - number);
      chosen.pop();
    });
  };
  choose(sum);
  return found;
}

/**
 * The arithmetic of V8's sampling heap profiler.
 *
 * V8 samples a point each `R` bytes on average, exponentially distributed, so an object of `s` bytes is sampled
 * with the probability p = 1 − e^(−s/R). It reports the object's size times 1/p, rounded to a whole number of
 * objects (`SamplingHeapProfiler::ScaleSample` in V8's `src/profiler/sampling-heap-profiler.cc`).
 *
 * An interval of 0 stands for exact data: every block recorded, p = 1.
 */

/** Two-sided 95 % quantile of the normal distribution. */
const Z95 = 1.959964;

/** Sizes of heap objects are multiples of the pointer size. */
const ALIGNMENT = 8;
/** A header of one word, and at least one word of contents, as a number on the heap has. */
const SMALLEST_OBJECT = 16;

/** How many objects one sampled object of `size` bytes stands for. */
export function scaleOf(size: number, interval: number): number {
  return interval === 0 ? 1 : Math.floor(1 / -Math.expm1(-size / interval) + 0.5);
}

/**
 * Recovers how many objects stand behind the scaled sizes of V8.
 *
 * A scaled size is `s × scaleOf(s)`. Several `s` may give the same product; the smallest is taken, since small
 * objects are the common ones. Results are kept, because a heap has few distinct sizes.
 */
export class CountDecoder {
  readonly #counts = new Map<number, number>();

  constructor(private readonly interval: number) {}

  /** The number of objects, or 0 when no object size gives this scaled size at this interval. */
  decode(scaledSize: number): number {
    let count = this.#counts.get(scaledSize);
    if (count === undefined) {
      count = this.#search(scaledSize);
      this.#counts.set(scaledSize, count);
    }
    return count;
  }

  /** Walks the divisors of the scaled size by growing object size: first the size, then the count below its root. */
  #search(scaledSize: number): number {
    const root = Math.floor(Math.sqrt(scaledSize));
    for (let size = SMALLEST_OBJECT; size <= root; size += ALIGNMENT) {
      const count = scaledSize / size;
      if (count === scaleOf(size, this.interval)) return count;
    }
    for (let count = root; count > 0; count--) {
      const size = scaledSize / count;
      if (size >= SMALLEST_OBJECT && size % ALIGNMENT === 0 && count === scaleOf(size, this.interval))
        return count;
    }
    return 0;
  }
}

/** Variance that one sampled object adds to an estimate: w² (1 − p), `w` the scaled size of `count` objects. */
export function sampleVariance(scaledSize: number, count: number, interval: number): number {
  if (interval === 0) return 0;
  return scaledSize * scaledSize * Math.exp(-scaledSize / count / interval);
}

/**
 * What one sampled object adds to the spread V of a change that is chance alone, in the bound 2 exp(−d² / 2V) for a
 * change of `d` bytes: w², since its sign may be either; or less for an object of many intervals, which is sampled
 * almost surely. A single one of x = s/R intervals gets the bound 2 exp(−x), twice the chance that a freed one of its
 * size was missed. (V = w² / 2x lies above the variance proxy of Kearns and Saul for such a draw, "Large deviation
 * methods for approximate probabilistic inference", 1998.)
 */
export function sampleSpread(scaledSize: number, count: number, interval: number): number {
  if (interval === 0) return 0;
  const intervals = scaledSize / count / interval;
  return scaledSize * scaledSize * Math.min(1, 1 / (2 * intervals));
}

/** Half width of the 95 % interval, in whole bytes. */
export function errorOf(variance: number): number {
  return Math.round(Z95 * Math.sqrt(variance));
}

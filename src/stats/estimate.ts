import { samplingChance } from './decode';

/** Two-sided 95 % quantile of the normal distribution. */
const Z95 = 1.959964;
/** What such an interval leaves out on either side. */
const TAIL = 0.025;

/** What a sample adds to estimates and tests, by the bytes that it stands for. */
export interface Weight {
  /** Bytes that it stands for: the size of its object by the chance to be sampled. */
  readonly size: number;
  /** Bytes of the object itself, which is there for sure. */
  readonly own: number;
  /** Sampling variance, bytes²: size² (1 − p) (Horvitz and Thompson 1952, for independent draws). */
  readonly variance: number;
  /** The chance p that the object was sampled. */
  readonly chance: number;
}

/** Weighs samples taken at one interval. An interval of 0 stands for exact data: every block recorded, p = 1. */
export class Scales {
  readonly #weights = new Map<number, Weight>();

  constructor(private readonly interval: number) {}

  /**
   * @param slack - How far `size` may be off; the smallest object that it may be is there for sure.
   */
  weigh(size: number, slack = 0): Weight {
    if (slack > 0) return { ...this.weigh(size), own: this.weigh(size - slack).own };
    let weight = this.#weights.get(size);
    if (weight === undefined) {
      const own = ownSize(size, this.interval);
      const chance = samplingChance(own, this.interval);
      weight = { size, own, chance, variance: size ** 2 * (1 - chance) };
      this.#weights.set(size, weight);
    }
    return weight;
  }
}

/**
 * The size of an object for which a sample stands for `size` bytes: the `s` for which s / (1 − e^(−s/R)) is that, by
 * Newton's method from above, where the function is convex.
 */
export function ownSize(size: number, interval: number): number {
  if (interval === 0) return size;
  const estimate = size / interval;
  // A sample stands for at least R bytes; in whole ones, a little less.
  if (estimate <= 1) return 0;
  let own = estimate;
  for (let step = Infinity; step > own * 1e-9;) {
    const missed = Math.exp(-own);
    step = (own - estimate * (1 - missed)) / (1 - estimate * missed);
    own -= step;
  }
  return own * interval;
}

/** Sums of some samples. */
export interface Estimate {
  size: number;
  count: number;
  samples: number;
  /** How far `size` may be off besides sampling, because V8's answer fits objects of several sizes; bytes. */
  slack: number;
  /** Bytes that are there for sure: those of the sampled objects. */
  own: number;
  /** Bytes². */
  variance: number;
  /** The largest of any sample, bytes². */
  largestVariance: number;
  /** What that sample stands for, bytes. */
  heaviest: number;
}

export function emptyEstimate(): Estimate {
  return { size: 0, count: 0, samples: 0, slack: 0, own: 0, variance: 0, largestVariance: 0, heaviest: 0 };
}

export function addSample(sum: Estimate, weight: Weight, count: number, slack: number): void {
  const { size, own, variance } = weight;
  addEstimate(sum, {
    size,
    count,
    samples: 1,
    slack,
    own,
    variance,
    largestVariance: variance,
    heaviest: size,
  });
}

export function addEstimate(sum: Estimate, part: Estimate): void {
  sum.size += part.size;
  sum.count += part.count;
  sum.samples += part.samples;
  sum.slack += part.slack;
  sum.own += part.own;
  sum.variance += part.variance;
  if (part.largestVariance <= sum.largestVariance) return;
  sum.largestVariance = part.largestVariance;
  sum.heaviest = part.heaviest;
}

/**
 * The 95 % interval of the bytes behind some samples.
 *
 * That of Fay and Feuer for a weighted sum of Poisson counts ("Confidence intervals for directly standardized rates",
 * Statistics in Medicine 1997), which for equal weights is the exact one of Garwood (1936): it holds from one sample on.
 * Objects that are sampled with a high chance vary less than a Poisson count, which is what `variance` takes into
 * account; what was sampled is there; and few that were missed are whole objects, as heavy as the heaviest.
 */
export function limitsOf(sum: Estimate): { low: number; high: number } {
  const { size, slack, own, variance, largestVariance, heaviest } = sum;
  if (variance === 0) return { low: size - slack, high: size + slack };
  const low = (variance / size) * gammaQuantile(size ** 2 / variance, -Z95);
  const upperSize = size + Math.sqrt(largestVariance);
  const upperVariance = variance + largestVariance;
  const high = (upperVariance / upperSize) * gammaQuantile(upperSize ** 2 / upperVariance, Z95);
  // Of k sampled objects that are missed with a small chance q, about q (k + 1) were.
  const missed = mostOf((variance + largestVariance) / heaviest ** 2);
  return { low: Math.max(own, low - slack), high: Math.max(own + missed * heaviest, high) + slack };
}

/** Means above need no care for whole numbers. */
const MOST_BY_ONES = 10;

/** The upper 97.5 % quantile of a Poisson count with a small mean; 0 for a larger one. */
function mostOf(mean: number): number {
  if (mean > MOST_BY_ONES) return 0;
  let most = 0;
  let chance = Math.exp(-mean);
  for (let left = 1 - chance; left > TAIL; left -= chance) chance *= mean / ++most;
  return most;
}

/** The larger half of the 95 % interval of `size`, in whole bytes. */
export function errorOf(sum: Estimate): number {
  const { low, high } = limitsOf(sum);
  return Math.round(Math.max(high - sum.size, sum.size - low));
}

/**
 * The same of a change: what is new less what was freed. Intervals of two sums make one of their difference as Zou and
 * Donner say ("Construction of confidence limits about effect measures", Statistics in Medicine 2008).
 */
export function errorOfChange(fresh: Estimate, freed: Estimate): number {
  const [a, b] = [limitsOf(fresh), limitsOf(freed)];
  const up = Math.hypot(a.high - fresh.size, freed.size - b.low);
  const down = Math.hypot(fresh.size - a.low, b.high - freed.size);
  return Math.round(Math.max(up, down));
}

/**
 * A quantile of the gamma distribution with scale 1, by the cube of a normal one (Wilson and Hilferty 1931): within 1 % of
 * the upper limit from one sample on, and on the safe side of the lower one.
 *
 * @param z - The quantile of the normal distribution for the same probability.
 */
function gammaQuantile(shape: number, z: number): number {
  const ninth = 1 / (9 * shape);
  return shape * Math.max(0, 1 - ninth + z * Math.sqrt(ninth)) ** 3;
}

import { type Weight } from './estimate';

/**
 * The chances that a table without any real change shows one: in all of it, in a row that grew, in a row that shrank. Most
 * is spent on what is looked for. They add up to 5 %, whatever the tests have in common (Bonferroni).
 */
const ALPHA = { total: 0.005, growth: 0.035, shrinkage: 0.01 };

/** P(Σ ε w > x) ≤ 3.178 P(N > x / √Σ w²) for random signs ε (Bentkus and Dzindzalieta, Bernoulli 2015), N normal. */
const NORMAL_FACTOR = 3.178;

/**
 * What speaks for a change, and what chance may do: sums over all new and freed samples of a row. Those of objects that are
 * sampled for sure, as all of exact data are, add to `change` and `weight` alone.
 */
export interface Evidence {
  /** Change of the estimate, bytes. */
  change: number;
  /** Bytes that the samples stand for. */
  weight: number;
  /** Σ w², bytes². */
  squares: number;
  /**
   * The same, less for objects of many intervals, which are sampled almost surely: the V in P ≤ exp(−d² / 2V) for a
   * change of `d` (Hoeffding 1963). An object of x = s/R intervals adds w² / 2x, above the variance proxy of Kearns and
   * Saul for such a draw ("Large deviation methods for approximate probabilistic inference", 1998).
   */
  spread: number;
  /** Logarithm of the chance that all samples are of one sign, and that sign this one. */
  logChance: number;
}

export function emptyEvidence(): Evidence {
  return { change: 0, weight: 0, squares: 0, spread: 0, logChance: 0 };
}

/** @param sign - 1 for a new object, −1 for one that was freed. */
export function addEvidence(sum: Evidence, sign: 1 | -1, { size, chance }: Weight): void {
  sum.change += sign * size;
  sum.weight += size;
  if (chance === 1) return;
  const square = size ** 2;
  const intervals = -Math.log1p(-chance);
  sum.squares += square;
  sum.spread += square * Math.min(1, 1 / (2 * intervals));
  // Of a pair of equal objects, one new and one freed, of which at least one was sampled: that it was the new one alone.
  sum.logChance -= intervals + Math.log1p(Math.exp(-intervals));
}

export function joinEvidence(sum: Evidence, part: Evidence): void {
  sum.change += part.change;
  sum.weight += part.weight;
  sum.squares += part.squares;
  sum.spread += part.spread;
  sum.logChance += part.logChance;
}

/**
 * The chance of as much growth or more where nothing really changed: an upper bound.
 *
 * There an object is as likely to be sampled among the new ones as among the freed, so the change is a sum of weights
 * with random signs. Of bounds that hold for a few samples and any mix of sizes the best is taken: all samples of one
 * sign, whose chance is exact; the normal one, the closest for many; and Hoeffding's, for objects of many intervals.
 */
export function growthChance({ change, weight, squares, spread, logChance }: Evidence): number {
  if (change <= 0) return 1;
  // Of exact data any change is real.
  if (spread === 0) return 0;
  const oneSign = change === weight ? Math.exp(logChance) : 1;
  const normal = NORMAL_FACTOR * normalTail(change / Math.sqrt(squares));
  const hoeffding = Math.exp(-(change ** 2) / (2 * spread));
  return Math.min(1, oneSign, normal, hoeffding);
}

export interface TestedTable {
  /** Of all rows together: 1 grew by more than chance, −1 shrank, 0 neither. */
  readonly total: Direction;
  /** The same by row. */
  readonly rows: readonly Direction[];
}

export type Direction = -1 | 0 | 1;

/**
 * Tells what of a comparison changed by more than chance: a table without any real change says so of anything in at most
 * 5 of 100 cases.
 *
 * @param total - Of all samples, each counted once; rows may share them.
 */
export function testTable(rows: readonly Evidence[], total: Evidence): TestedTable {
  const grew = passes(rows, ALPHA.growth);
  const shrank = passes(rows.map(reverse), ALPHA.shrinkage);
  return {
    total: Math.sign(
      Number(growthChance(total) <= ALPHA.total / 2) -
        Number(growthChance(reverse(total)) <= ALPHA.total / 2),
    ) as Direction,
    rows: rows.map((_, index) => (grew[index] ? 1 : shrank[index] ? -1 : 0)),
  };
}

/**
 * Which rows grew by more than chance, if all of them together may be wrong with the chance `alpha`: Bonferroni's threshold,
 * counted as Tarone does (Biometrics 1990), over the rows that have enough samples to pass at all.
 */
export function passes(rows: readonly Evidence[], alpha: number): boolean[] {
  const least = Float64Array.from(rows, (row) => growthChance({ ...row, change: row.weight })).sort();
  const threshold = taroneThreshold(least, alpha);
  return rows.map((row) => growthChance(row) <= threshold);
}

function reverse(row: Evidence): Evidence {
  return { ...row, change: -row.change };
}

/**
 * The largest threshold alpha / k that at most k rows can reach.
 *
 * @param least - The smallest chance that each row can have, ascending.
 */
function taroneThreshold(least: Float64Array, alpha: number): number {
  for (let k = 1; k <= least.length; k++) {
    const reach = least[k];
    if (reach === undefined || reach > alpha / k) return alpha / k;
  }
  return alpha;
}

/** An upper bound of P(N > z), z ≥ 0, at most 6 % above it for z > 1 (Sampford, Annals of Mathematical Statistics 1953). */
function normalTail(z: number): number {
  return (4 * Math.exp(-(z ** 2) / 2)) / Math.sqrt(2 * Math.PI) / (3 * z + Math.sqrt(z ** 2 + 8));
}

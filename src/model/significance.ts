/** The chance that a table without any real change shows a significant row. */
const ALPHA = 0.05;

/** The change of one row. */
export interface Change {
  /** Change of the estimate, bytes. */
  sizeDiff: number;
  /** Sum of `sampleSpread` of all new and freed samples, bytes². */
  spread: number;
  /** Sum of the scaled sizes of all new and freed samples, bytes. */
  weight: number;
}

/**
 * Tells which rows of a comparison changed by more than chance.
 *
 * Where nothing really changed, an object of the row is as likely to be sampled among the new as among the freed
 * ones, so the change is a sum of weights with random signs; by Hoeffding's inequality it exceeds `d` with a
 * probability of at most 2 exp(−d² / 2V), V the spread. The bound holds for a few samples and for any mix of object
 * sizes, where the normal approximation does not.
 *
 * A table has many rows, so the threshold is Bonferroni's, counted as Tarone does: over the rows that have enough
 * samples to pass at all.
 */
export function findSignificant(changes: readonly Change[]): boolean[] {
  const smallest = Float64Array.from(changes, ({ weight, spread }) => tailBound(weight, spread)).sort();
  const threshold = taroneThreshold(smallest);
  return changes.map(({ sizeDiff, spread }) => tailBound(sizeDiff, spread) <= threshold);
}

/** Exact data has no spread: any change is real. */
function tailBound(change: number, spread: number): number {
  if (spread === 0) return change === 0 ? 1 : 0;
  return 2 * Math.exp((-change * change) / (2 * spread));
}

/**
 * The largest threshold ALPHA / k for which at most k rows can reach it.
 *
 * @param smallest - The smallest probability each row can reach, ascending.
 */
function taroneThreshold(smallest: Float64Array): number {
  for (let k = 1; k <= smallest.length; k++) {
    const reach = smallest[k];
    if (reach === undefined || reach > ALPHA / k) return ALPHA / k;
  }
  return ALPHA;
}

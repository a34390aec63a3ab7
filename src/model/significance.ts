/** The chance that a table without any real change shows a significant row. */
const ALPHA = 0.05;

/**
 * Tells which rows of a comparison changed by more than chance.
 *
 * Where nothing really changed, an object of the row is as likely to be sampled among the new as among the freed
 * ones, so the change is a sum of weights with random signs; by Hoeffding's inequality it exceeds `d` with a
 * probability of at most 2 exp(−d² / 2V), V the sum of the squared weights. The bound holds for a few samples and
 * for any mix of object sizes, where the normal approximation does not.
 *
 * A table has many rows, so the threshold is Bonferroni's, counted as Tarone does: over the rows that have enough
 * samples to pass at all.
 *
 * @param changes - By row: change of the estimate, bytes.
 * @param variances - By row: sampling variance of the change, bytes².
 * @param weights - By row: sum of the scaled sizes of all new and freed samples, bytes.
 */
export function significantRows(
  changes: Float64Array,
  variances: Float64Array,
  weights: Float64Array,
): Uint8Array {
  const smallest = weights.map((weight, row) => tailBound(weight, variances[row] ?? 0)).sort();
  const threshold = taroneThreshold(smallest);
  return Uint8Array.from(changes, (change, row) =>
    change !== 0 && tailBound(change, variances[row] ?? 0) <= threshold ? 1 : 0,
  );
}

/** Exact data has no variance: any change is real. */
function tailBound(change: number, variance: number): number {
  if (variance === 0) return change === 0 ? 1 : 0;
  return 2 * Math.exp((-change * change) / (2 * variance));
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

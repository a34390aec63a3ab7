import { type Snapshot } from './snapshot';

/** By sample: 1 where the other snapshot has the same object. */
export function findSurvivors(newer: Snapshot, older: Snapshot): { newer: Uint8Array; older: Uint8Array } {
  const a = newer.samples.ordinals;
  const b = older.samples.ordinals;
  const survivors = { newer: new Uint8Array(a.length), older: new Uint8Array(b.length) };
  if (newer.origin.sampler !== older.origin.sampler) return survivors;
  eachShared(a, b, (i, j) => {
    survivors.newer[i] = 1;
    survivors.older[j] = 1;
  });
  return survivors;
}

/**
 * Calls `visit` with the indexes of each ordinal that both columns have. Ordinals ascend, so one pass over both finds
 * them.
 */
export function eachShared(a: Float64Array, b: Float64Array, visit: (i: number, j: number) => void): void {
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const difference = (a[i] ?? 0) - (b[j] ?? 0);
    if (difference === 0) visit(i, j);
    if (difference <= 0) i++;
    if (difference >= 0) j++;
  }
}

import { CallTreeBuilder } from './call-tree-builder';
import { joinSamples } from './samples';
import { Snapshot, type SnapshotOrigin } from './snapshot';

/**
 * Ordinals of one process lie within ±2⁴⁰, so each part has a stretch of 2⁴¹ numbers to itself. Doubles are exact up to
 * 2⁵³: there is room for 4,096 parts.
 */
const HALF_STRETCH = 2 ** 40;

/**
 * Joins snapshots of several processes, sampled at the same interval, into one. Objects stay apart: an object has the
 * same ordinal in two joins if it has the same place in both lists and the same ordinal there. Joins share objects only
 * if they are of the same runs, part by part.
 *
 * @param parts - By part; `null` contributes nothing but keeps its place.
 * @returns `null` without any snapshot.
 */
export function mergeSnapshots(parts: readonly (Snapshot | null)[]): Snapshot | null {
  const present = parts.flatMap((snapshot, part) => (snapshot === null ? [] : [{ snapshot, part }]));
  const [first] = present;
  if (first === undefined) return null;
  const builder = new CallTreeBuilder();
  const columns = present.map(({ snapshot: { tree, samples }, part }) => {
    const common = builder.addTree(tree);
    return {
      ...samples,
      ordinals: samples.ordinals.map((ordinal) => ordinal + middleOf(part)),
      nodes: samples.nodes.map((node) => common[node] ?? 0),
    };
  });
  return new Snapshot(
    builder.build(),
    joinSamples(columns),
    mergeOrigins(present.map(({ snapshot }) => snapshot.origin)),
  );
}

/** Which part an object of a joined snapshot comes from. */
export function partOf(ordinal: number): number {
  return Math.floor(ordinal / (2 * HALF_STRETCH));
}

function middleOf(part: number): number {
  return (2 * part + 1) * HALF_STRETCH;
}

function mergeOrigins(origins: readonly SnapshotOrigin[]): SnapshotOrigin {
  return {
    sampler: origins.map(({ sampler }) => sampler).join(' '),
    samplingInterval: origins[0]?.samplingInterval ?? 0,
    takenAt: new Date(Math.max(...origins.map(({ takenAt }) => takenAt.getTime()))),
  };
}

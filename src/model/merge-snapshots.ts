import { CallTreeBuilder } from './call-tree-builder';
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
  const nodes = present.map(({ snapshot: { tree, samples } }) => {
    const common = builder.addTree(tree);
    return samples.nodes.map((node) => common[node] ?? 0);
  });
  const columns = present.map(({ snapshot }) => snapshot.samples);
  const samples = {
    ordinals: join(
      Float64Array,
      present.map(({ snapshot, part }) =>
        snapshot.samples.ordinals.map((ordinal) => ordinal + middleOf(part)),
      ),
    ),
    sizes: join(
      Float64Array,
      columns.map(({ sizes }) => sizes),
    ),
    counts: join(
      Uint32Array,
      columns.map(({ counts }) => counts),
    ),
    nodes: join(Uint32Array, nodes),
  };
  return new Snapshot(builder.build(), samples, mergeOrigins(present.map(({ snapshot }) => snapshot.origin)));
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

function join<Column extends Float64Array | Uint32Array>(
  Type: new (length: number) => Column,
  columns: readonly Column[],
): Column {
  const joined = new Type(columns.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const column of columns) {
    joined.set(column, offset);
    offset += column.length;
  }
  return joined;
}

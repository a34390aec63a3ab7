import { Snapshot } from './snapshot';

/** The traces whose objects were allocated after the one with that ordinal. */
export function newerThan({ tree, samples, origin }: Snapshot, ordinal: number): Snapshot {
  const older = samples.ordinals.findIndex((each) => each > ordinal);
  const first = older === -1 ? samples.ordinals.length : older;
  const { ordinals, sizes, counts, nodes } = samples;
  const newer = {
    ordinals: ordinals.subarray(first),
    sizes: sizes.subarray(first),
    counts: counts.subarray(first),
    nodes: nodes.subarray(first),
  };
  return new Snapshot(tree, newer, origin);
}

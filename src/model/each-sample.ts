import { type Sample } from './samples';
import { type Snapshot } from './snapshot';

/** Calls `visit` with the samples of a snapshot, by ascending ordinal. */
export function eachSample(
  { samples }: Snapshot,
  visit: (index: number, sample: Required<Sample>) => void,
): void {
  const { ordinals, sizes, counts, slacks, nodes } = samples;
  for (let index = 0; index < nodes.length; index++) {
    visit(index, {
      ordinal: ordinals[index] ?? 0,
      size: sizes[index] ?? 0,
      count: counts[index] ?? 0,
      slack: slacks[index] ?? 0,
      node: nodes[index] ?? 0,
    });
  }
}

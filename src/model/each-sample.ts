import { type Snapshot } from './snapshot';

/** Calls `visit` with the samples of a snapshot, by ascending ordinal. */
export function eachSample(
  { samples }: Snapshot,
  visit: (index: number, node: number, size: number, count: number) => void,
): void {
  for (let index = 0; index < samples.nodes.length; index++) {
    visit(index, samples.nodes[index] ?? 0, samples.sizes[index] ?? 0, samples.counts[index] ?? 0);
  }
}

import { type CallTree, ROOT } from '../model/call-tree';
import { frameName, framePlace } from './frame-name';
import { type MemoryProfile } from './memory-profile';

/**
 * Writes a profile for people, in the shape of Go's `debug=1`: a line for all, then each call path, the biggest first,
 * with its frames from the allocation site on.
 *
 * Figures are `live objects: live bytes [allocated objects: allocated bytes]`.
 */
export function pprofText({ sums: { tree, live, allocated }, samplingInterval }: MemoryProfile): string {
  const columns = [live.counts, live.sizes, allocated.counts, allocated.sizes];
  const nodes = Array.from(live.sizes.keys()).filter((node) => columns.some((column) => column[node]));
  nodes.sort((a, b) => (live.sizes[b] ?? 0) - (live.sizes[a] ?? 0) || tree.comparePaths(a, b));
  const total = figures(columns.map((column) => column.reduce((sum, value) => sum + value, 0)));
  const paths = nodes.map((node) => {
    const external = tree.frame(node).external ? ' external' : '';
    return `${figures(columns.map((column) => column[node] ?? 0))} @${external}\n${framesText(tree, node)}\n`;
  });
  // Not "heap": readers of Go's text would scale the figures, which V8 has scaled already.
  return `heap profile: ${total} @ heapprofile/${samplingInterval}\n${paths.join('')}`;
}

function figures([liveCount = 0, liveSize = 0, count = 0, size = 0]: readonly number[]): string {
  return `${liveCount}: ${liveSize} [${count}: ${size}]`;
}

function framesText(tree: CallTree, node: number): string {
  const lines: string[] = [];
  for (let at = node; at !== ROOT; at = tree.parent(at)) {
    const frame = tree.frame(at);
    lines.push(`#\t${frameName(frame)}\t${framePlace(frame)}\n`);
  }
  return lines.join('');
}

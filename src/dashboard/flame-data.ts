import { ROOT } from '../model/call-tree';
import { type FlameTree } from '../model/flame-tree';
import { type Frame } from '../model/frame';

/** A frame in the shape that the flame graph reads. */
export interface FlameData {
  readonly name: string;
  /** Bytes; decides the width. */
  readonly value: number;
  readonly change: number;
  /** `null` for the root. */
  readonly frame: Frame | null;
  readonly children: FlameData[];
}

export function flameData({ tree, widths, changes }: FlameTree, rootName: string): FlameData {
  const nodes: FlameData[] = [];
  for (let node = ROOT; node < tree.length; node++) {
    const frame = node === ROOT ? null : tree.frame(node);
    const data = {
      name: frame ? frameName(frame) : rootName,
      value: widths[node] ?? 0,
      change: changes[node] ?? 0,
      frame,
      children: [],
    };
    nodes.push(data);
    // Of what cancelled out there is nothing to draw.
    if (frame && data.value > 0) nodes[tree.parent(node)]?.children.push(data);
  }
  const [root] = nodes;
  if (!root) throw new Error('a tree has a root');
  return root;
}

function frameName(frame: Frame): string {
  const { functionName, external } = frame;
  const name = functionName === '' ? String(frame) : `${functionName} ${String(frame)}`;
  return external ? `${name} (external)` : name;
}

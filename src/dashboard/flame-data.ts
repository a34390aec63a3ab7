import { ROOT } from '../model/call-tree';
import { type FlameTree } from '../model/flame-tree';
import { foldOthers, type IsApplication } from '../model/application';
import { Frame } from '../model/frame';
import { ownerName } from './colours';

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

/** Stands before the name of a frame that stands for several. */
const FOLDED = '… ';

/**
 * Makes one frame of those of packages, Node.js and V8 that follow each other, but for the one that allocated.
 *
 * @param path - Oldest frame first.
 */
export function foldPath(path: readonly Frame[], isApplication: IsApplication): Frame[] {
  return foldOthers(path, isApplication).flatMap((part) => (part.length > 1 ? foldedFrame(part) : part));
}

/** Without their number, so that paths that differ in it alone are one. In the colour of the first. */
function foldedFrame(frames: readonly [Frame, ...Frame[]]): Frame {
  const [{ filename, external }] = frames;
  const owners = [...new Set(frames.map((frame) => ownerName(frame.filename)))];
  return new Frame(filename, 0, 0, `${FOLDED}${owners.join(', ')}`, external);
}

function frameName(frame: Frame): string {
  const { functionName, external } = frame;
  if (functionName.startsWith(FOLDED)) return functionName;
  const name = functionName === '' ? String(frame) : `${functionName} ${String(frame)}`;
  return external ? `${name} (external)` : name;
}

import { isKeeping, targetOf } from './edge-rules';
import { type HeapGraph } from './heap-graph';

/**
 * Visits what the root does not lead to: V8 may keep what none of the references it writes down keeps alive. Such nodes
 * count as held by the root: first those that no other node holds, then one after the other of what is left in circles.
 *
 * @param isVisited - Whether a node was visited, be it from the root or from an orphan visited before.
 * @param visit - Visits a node and all it keeps alive.
 */
export function visitOrphans(
  graph: HeapGraph,
  isVisited: (node: number) => boolean,
  visit: (node: number) => void,
): void {
  let next = 0;
  while (next < graph.nodeCount && isVisited(next)) next++;
  if (next === graph.nodeCount) return;
  const isHeld = findHeld(graph, isVisited);
  for (const mayBeHeld of [0, 1]) {
    for (let node = next; node < graph.nodeCount; node++) {
      if (!isVisited(node) && (isHeld[node] ?? 0) <= mayBeHeld) visit(node);
    }
  }
}

/** By node: 1 for what another node that was not visited keeps alive; what was visited keeps no such node. */
function findHeld(
  { edges, firstEdges, nodeCount }: HeapGraph,
  isVisited: (node: number) => boolean,
): Uint8Array {
  const isHeld = new Uint8Array(nodeCount);
  for (let node = 0; node < nodeCount; node++) {
    if (isVisited(node)) continue;
    for (let edge = firstEdges[node] ?? 0; edge < (firstEdges[node + 1] ?? 0); edge++) {
      const packed = edges[edge] ?? 0;
      if (isKeeping(packed) && targetOf(packed) !== node) isHeld[targetOf(packed)] = 1;
    }
  }
  return isHeld;
}

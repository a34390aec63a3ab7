import { type CallTree, ROOT } from './call-tree';
import { compareFrames, type Frame } from './frame';
import { FrameKeys, type FrameKeyType } from './frame-keys';
import { Traceback } from './traceback';

export const KEY_TYPES = ['lineno', 'filename', 'function', 'traceback'] as const;

/**
 * What to group by: `lineno` file and line, `filename`, `function` one function by its position and name,
 * `traceback` the whole call path.
 */
export type KeyType = (typeof KEY_TYPES)[number];

/** Groups of call-tree nodes, with the sums of some columns. */
export interface Groups {
  readonly length: number;
  /** By column, then by group. */
  readonly sums: readonly Float64Array[];
  /** Which group comes first where all figures are equal: compares their tracebacks. */
  readonly compare: (a: number, b: number) => number;
  traceback(group: number): Traceback;
}

/**
 * Sums columns that are given by node over groups of nodes.
 *
 * @param active - Nodes that count at all, each once.
 * @param columns - By column, then by node.
 * @param cumulative - Charges a node to every frame of its path instead of the newest one; a frame that occurs
 *   more than once in a path (recursion) is charged once.
 */
export function groupNodes(
  tree: CallTree,
  active: Uint32Array,
  columns: readonly Float64Array[],
  keyType: KeyType,
  cumulative: boolean,
): Groups {
  return keyType === 'traceback'
    ? groupByPath(tree, active, columns)
    : groupByFrame(tree, active, columns, keyType, cumulative);
}

function groupByPath(tree: CallTree, active: Uint32Array, columns: readonly Float64Array[]): Groups {
  const node = (group: number) => active[group] ?? ROOT;
  return {
    length: active.length,
    sums: columns.map((column) => Float64Array.from(active, (at) => column[at] ?? 0)),
    compare: (a, b) => tree.comparePaths(node(a), node(b)),
    traceback: (group) => Traceback.at(tree, node(group)),
  };
}

function groupByFrame(
  tree: CallTree,
  active: Uint32Array,
  columns: readonly Float64Array[],
  keyType: FrameKeyType,
  cumulative: boolean,
): Groups {
  const keys = new FrameKeys(tree.frames, keyType);
  const sums = columns.map(() => new Float64Array(keys.length));
  const charge = (node: number, frame: number, group: number) => {
    keys.touch(frame);
    for (const [index, column] of columns.entries()) {
      const sum = sums[index];
      if (sum) sum[group] = (sum[group] ?? 0) + (column[node] ?? 0);
    }
  };
  const lastCharged = new Uint32Array(keys.length);
  for (const node of active) {
    for (let at = node; at !== ROOT; at = cumulative ? tree.parent(at) : ROOT) {
      const frame = tree.nodeFrames[at] ?? 0;
      const group = keys.groupOf(frame);
      if (lastCharged[group] === node) continue;
      lastCharged[group] = node;
      charge(node, frame, group);
    }
  }
  return touchedGroups(keys, sums);
}

/** Leaves out the groups of frames that no active node was charged to. */
function touchedGroups(keys: FrameKeys, sums: readonly Float64Array[]): Groups {
  const groups = keys.touched();
  const frames = groups.map(({ key }) => key);
  const frame = (group: number): Frame => {
    const found = frames[group];
    if (!found) throw new RangeError(`there is no group ${group}`);
    return found;
  };
  return {
    length: groups.length,
    sums: sums.map((sum) => Float64Array.from(groups, ({ group }) => sum[group] ?? 0)),
    compare: (a, b) => compareFrames(frame(a), frame(b)),
    traceback: (group) => Traceback.of(frame(group)),
  };
}

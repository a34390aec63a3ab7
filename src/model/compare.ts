import { type CallTree } from './call-tree';
import { CallTreeBuilder } from './call-tree-builder';
import { groupNodes, type KeyType } from './group';
import { errorOf, sampleVariance } from './sampling';
import { significantRows } from './significance';
import { type Snapshot } from './snapshot';
import { StatisticDiff } from './statistic';
import { add, indexesWhere, sortGroups } from './statistics';

const COLUMNS = ['size', 'sizeDiff', 'count', 'countDiff', 'new', 'freed', 'variance', 'weight'] as const;

/** By column, then by node of the common tree or by group. */
type DiffColumns = Record<(typeof COLUMNS)[number] | 'traces', Float64Array>;

/** See {@link Snapshot.compareTo}. */
export function compareSnapshots(
  newer: Snapshot,
  older: Snapshot,
  keyType: KeyType,
  cumulative: boolean,
): StatisticDiff[] {
  const { tree, byNode } = diffByNode(newer, older);
  const active = indexesWhere(byNode.traces, (traces) => traces > 0);
  const columns = COLUMNS.map((name) => byNode[name]);
  const groups = groupNodes(tree, active, columns, keyType, cumulative);
  const sums = Object.fromEntries(COLUMNS.map((name, at) => [name, groups.sums[at]])) as DiffColumns;
  const significant = significantRows(sums.sizeDiff, sums.variance, sums.weight);
  const isSampled = newer.origin.samplingInterval + older.origin.samplingInterval > 0;
  const descending = [
    Float64Array.from(significant),
    sums.sizeDiff.map(Math.abs),
    sums.size,
    sums.countDiff.map(Math.abs),
    sums.count,
  ];
  return sortGroups(groups.length, descending, groups.compare).map((group) => {
    const at = (column: Float64Array) => column[group] ?? 0;
    return new StatisticDiff(
      groups.traceback(group),
      at(sums.size),
      at(sums.sizeDiff),
      at(sums.count),
      at(sums.countDiff),
      isSampled ? at(sums.new) : 0,
      isSampled ? at(sums.freed) : 0,
      errorOf(at(sums.variance)),
      significant[group] === 1,
    );
  });
}

/**
 * Lays both snapshots over one call tree and sums, by its nodes, what is there, what is new and what was freed.
 *
 * An object that both have changes nothing, whatever its frames are called by now: V8 renames those of a script that
 * it unloads.
 */
function diffByNode(newer: Snapshot, older: Snapshot): { tree: CallTree; byNode: DiffColumns } {
  const builder = new CallTreeBuilder();
  const newerNodes = builder.addTree(newer.tree);
  const olderNodes = builder.addTree(older.tree);
  const tree = builder.build();
  const names = [...COLUMNS, 'traces'];
  const byNode = Object.fromEntries(names.map((name) => [name, new Float64Array(tree.length)])) as DiffColumns;
  const survivors = findSurvivors(newer, older);
  scan(newer, newerNodes, (node, size, count, variance, index) => {
    add(byNode.traces, node, 1);
    add(byNode.size, node, size);
    add(byNode.count, node, count);
    if (!survivors.newer[index]) addChange(byNode, byNode.new, node, size, count, variance);
  });
  scan(older, olderNodes, (node, size, count, variance, index) => {
    if (survivors.older[index]) return;
    add(byNode.traces, node, 1);
    addChange(byNode, byNode.freed, node, -size, -count, variance);
  });
  return { tree, byNode };
}

function addChange(
  byNode: DiffColumns,
  samples: Float64Array,
  node: number,
  sizeDiff: number,
  countDiff: number,
  variance: number,
): void {
  add(samples, node, 1);
  add(byNode.sizeDiff, node, sizeDiff);
  add(byNode.countDiff, node, countDiff);
  add(byNode.variance, node, variance);
  add(byNode.weight, node, Math.abs(sizeDiff));
}

type Visit = (node: number, size: number, count: number, variance: number, index: number) => void;

/** @param nodes - By node of the snapshot's tree: the node to visit. */
function scan({ samples, origin }: Snapshot, nodes: Uint32Array, visit: Visit): void {
  for (const [index, treeNode] of samples.nodes.entries()) {
    const size = samples.sizes[index] ?? 0;
    const count = samples.counts[index] ?? 0;
    visit(nodes[treeNode] ?? 0, size, count, sampleVariance(size, count, origin.samplingInterval), index);
  }
}

/** By sample: 1 where the other snapshot has the same object. Ordinals ascend, so one pass over both finds them. */
function findSurvivors(newer: Snapshot, older: Snapshot): { newer: Uint8Array; older: Uint8Array } {
  const a = newer.samples.ordinals;
  const b = older.samples.ordinals;
  const survivors = { newer: new Uint8Array(a.length), older: new Uint8Array(b.length) };
  if (newer.origin.sampler !== older.origin.sampler) return survivors;
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const difference = (a[i] ?? 0) - (b[j] ?? 0);
    if (difference === 0) {
      survivors.newer[i] = 1;
      survivors.older[j] = 1;
    }
    if (difference <= 0) i++;
    if (difference >= 0) j++;
  }
  return survivors;
}

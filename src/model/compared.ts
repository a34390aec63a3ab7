import { type CallTree } from './call-tree';
import { type Grouping } from './grouping';
import { pathKey } from './paths-of-row';
import { type Snapshot } from './snapshot';
import { findSurvivors } from './survivors';
import { type Traceback } from './traceback';

/** Bytes by node of a call tree, charged to the allocation site alone. */
interface NodeSizes {
  readonly tree: CallTree;
  readonly sizes: Float64Array;
  /** The nodes that have a size. */
  readonly nodes: readonly number[];
}

/**
 * Two snapshots, and by how much each call path changed: what only the newer one has, less what only the older one has.
 * Without an older one, what is live. Each side has its own tree, as to join them costs more than most questions do.
 */
export class Compared {
  #sides: readonly NodeSizes[] | null = null;

  constructor(
    readonly newer: Snapshot,
    readonly older: Snapshot | null,
  ) {}

  /**
   * Sums the changes up by group.
   *
   * @returns By group, bytes.
   */
  sumBy(grouping: Grouping): number[] {
    const sums: number[] = [];
    for (const { tree, sizes, nodes } of this.#sidesOnce()) {
      const charge = grouping.chargerOf(tree);
      for (const node of nodes) {
        charge(node, (group) => (sums[group] = (sums[group] ?? 0) + (sizes[node] ?? 0)));
      }
    }
    return sums;
  }

  /**
   * Splits the rows of a table.
   *
   * @param rows - A new grouping, of the same terms as that of the table.
   * @param by - Another one, which charges each path to one group.
   * @returns By the name of a row: by group of `by`, its bytes.
   */
  splitBy(rows: Grouping, by: Grouping): (row: Traceback) => ReadonlyMap<number, number> {
    const splits: Map<number, number>[] = [];
    for (const { tree, sizes, nodes } of this.#sidesOnce()) {
      const chargeRow = rows.chargerOf(tree);
      const chargeBy = by.chargerOf(tree);
      for (const node of nodes) {
        chargeRow(node, (row) => {
          const split = (splits[row] ??= new Map<number, number>());
          chargeBy(node, (group) => split.set(group, (split.get(group) ?? 0) + (sizes[node] ?? 0)));
        });
      }
    }
    const byName = new Map(splits.map((split, row) => [pathKey(rows.traceback(row)), split]));
    return (row) => byName.get(pathKey(row)) ?? NOTHING;
  }

  #sidesOnce(): readonly NodeSizes[] {
    if (this.#sides) return this.#sides;
    const { newer, older } = this;
    const survivors = older && findSurvivors(newer, older);
    const fresh = sumNodes(newer, 1, survivors?.newer);
    return (this.#sides = older ? [fresh, sumNodes(older, -1, survivors?.older)] : [fresh]);
  }
}

const NOTHING: ReadonlyMap<number, number> = new Map();

/** @param isLeftOut - By sample: 1 where it does not count. */
function sumNodes({ tree, samples }: Snapshot, sign: 1 | -1, isLeftOut?: Uint8Array): NodeSizes {
  const sizes = new Float64Array(tree.length);
  for (let index = 0; index < samples.nodes.length; index++) {
    const node = samples.nodes[index] ?? 0;
    if (!isLeftOut?.[index]) sizes[node] = (sizes[node] ?? 0) + sign * (samples.sizes[index] ?? 0);
  }
  const nodes: number[] = [];
  for (let node = 0; node < sizes.length; node++) if (sizes[node] !== 0) nodes.push(node);
  return { tree, sizes, nodes };
}

import { type HeapGraph } from './heap-graph';
import { type Label, type Labels, type MergedLabel } from './labels';
import { type Runs } from './runs';
import { MODULE_CACHE } from './steps';

/** Different objects, and what each accounts for. */
export interface Members {
  /** Nodes, or holders below 0. */
  readonly holders: readonly number[];
  /** By holder: how many of the instances asked for it holds. */
  readonly instances: readonly number[];
  /** By holder: bytes that those retain. */
  readonly retained: readonly number[];
}

/** Objects that hold instances in the same path: with equal labels and classes all the path down to them. */
export interface HolderGroup extends Members, MergedLabel {}

/** Finds what holds a group of objects, merged into as few groups as can be told apart. */
export class GroupSplitter {
  /** By holder, from the lowest on: its place in the group that is put together, + 1. Never cleared. */
  readonly #places: Uint32Array;

  constructor(
    private readonly graph: HeapGraph,
    private readonly runs: Runs,
    private readonly labels: Labels,
  ) {
    this.#places = new Uint32Array(graph.nodeCount - MODULE_CACHE);
  }

  /** The groups above one; none for GC roots. */
  split({ holders, instances, retained }: Members): HolderGroup[] {
    const groups = new Map<string, GroupBuilder>();
    let last: GroupBuilder | undefined;
    for (const [at, node] of holders.entries()) {
      const run = this.runs.above(node);
      if (run === null) continue;
      const { holder, label } = run;
      const name = this.labels.mergeKey(label);
      const holderClass = holder < 0 ? holder : this.graph.classOf(holder);
      // Objects that stand side by side in the heap are mostly held alike.
      if (last?.label.kind !== label.kind || last.name !== name || last.holderClass !== holderClass) {
        const key = `${label.kind} ${name} ${holderClass}`;
        last = groups.get(key) ?? new GroupBuilder(label, name, holderClass);
        groups.set(key, last);
      }
      const isSame = this.graph.edgeNames[label.edge] === this.graph.edgeNames[last.label.edge];
      last.isOneLabel &&= isSame;
      last.isRepeated ||= run.isRepeated;
      last.add(holder, instances[at] ?? 0, retained[at] ?? 0);
    }
    return Array.from(groups.values(), (group) => group.build(this.#places));
  }
}

class GroupBuilder {
  isOneLabel = true;
  isRepeated = false;
  readonly #holders: number[] = [];
  readonly #instances: number[] = [];
  readonly #retained: number[] = [];

  /**
   * @param label - That of the first holder.
   * @param name - What labels have in common that merge with it.
   */
  constructor(
    readonly label: Label,
    readonly name: number,
    readonly holderClass: number,
  ) {}

  add(holder: number, instances: number, retained: number): void {
    this.#holders.push(holder);
    this.#instances.push(instances);
    this.#retained.push(retained);
  }

  /** @param places - Scratch: what it holds from other groups is seen to be wrong, because another holder is there. */
  build(places: Uint32Array): HolderGroup {
    const holders: number[] = [];
    const instances: number[] = [];
    const retained: number[] = [];
    for (const [at, holder] of this.#holders.entries()) {
      let place = (places[holder - MODULE_CACHE] ?? 0) - 1;
      if (place < 0 || holders[place] !== holder) {
        place = holders.push(holder) - 1;
        places[holder - MODULE_CACHE] = place + 1;
      }
      instances[place] = (instances[place] ?? 0) + (this.#instances[at] ?? 0);
      retained[place] = (retained[place] ?? 0) + (this.#retained[at] ?? 0);
    }
    const { label, isOneLabel, isRepeated } = this;
    return { label, isOneLabel, isRepeated, holders, instances, retained };
  }
}

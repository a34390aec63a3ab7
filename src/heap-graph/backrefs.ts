import { type Frame } from '../model/frame';
import { type FunctionTable } from './functions';
import { GroupSplitter, type HolderGroup, type Members } from './holder-groups';
import { type HeapGraph } from './heap-graph';
import { Labels, type LabelText } from './labels';
import { nodeName } from './node-names';
import { RawSteps } from './raw-steps';
import { Runs } from './runs';
import { specialName, Steps } from './steps';

/** What holds instances, one step further up. */
export interface Holder {
  /** The type of the objects, or what a function is called. */
  readonly name: string;
  /** Where the constructor starts, or the function itself; `null` where V8 says nothing. */
  readonly frame: Frame | null;
  /** How many different objects these are. */
  readonly objects: number;
  /** V8's number of the first of them, as Chrome DevTools shows it; `null` for what is no object. */
  readonly id: number | null;
  /** How they hold what stands below. */
  readonly label: LabelText;
  /** Instances of the type that are held through them. */
  readonly instances: number;
  /** Bytes that those retain. */
  readonly retainedSize: number;
  /** What holds the holders; none for a GC root, and where the depth asked for ends. */
  readonly holders: readonly Holder[];
  /** Where the depth asked for ends: what is left of the path of the first of them. */
  readonly rest: RestOfPath | null;
}

export interface RestOfPath {
  /** Steps up to the GC root, counted up to 1000. */
  readonly steps: number;
  /** What the GC root is called; `null` when it is further away. */
  readonly root: string | null;
}

/** Steps that are counted of what is not shown. */
const MAX_REST = 1000;

/** Why objects are alive: their shortest paths from the GC roots, merged where they are alike. */
export interface Backrefs {
  readonly holders: readonly Holder[];
  /** Instances whose paths were left out, because others hold more. */
  readonly omitted: number;
}

export interface BackrefLimits {
  /** Most steps shown of a path, those next to the instances. At least 1. */
  readonly maxDepth: number;
  /** Most paths shown, those that hold most instances. At least 1. */
  readonly limit: number;
}

/** The instances, or a group in the tree of those that are shown. */
interface Trunk {
  readonly group: Members;
  /** Whether nothing is above: these are GC roots. */
  isTop: boolean;
  above: readonly Branch[];
}

interface Branch extends Trunk {
  readonly group: HolderGroup;
  readonly instances: number;
  readonly retainedSize: number;
}

export class BackrefFinder {
  readonly #runs: Runs;
  readonly #labels: Labels;
  readonly #splitter: GroupSplitter;

  /** @param pathEdges - By node: the edge that the shortest path to it ends with. */
  constructor(
    private readonly graph: HeapGraph,
    private readonly functions: FunctionTable,
    pathEdges: Uint32Array,
  ) {
    this.#labels = new Labels(graph, functions);
    const steps = new Steps(graph, new RawSteps(graph, pathEdges), this.#labels, functions);
    this.#runs = new Runs(graph, steps, this.#labels);
    this.#splitter = new GroupSplitter(graph, this.#runs, this.#labels);
  }

  /**
   * @param instances - Nodes.
   * @param retained - By instance: bytes that count for it.
   */
  find(
    instances: readonly number[],
    retained: readonly number[],
    { maxDepth, limit }: BackrefLimits,
  ): Backrefs {
    const group = { holders: instances, instances: instances.map(() => 1), retained };
    const start: Trunk = { group, isTop: false, above: [] };
    let omitted = 0;
    // Paths that have come to their root keep their places among those shown.
    let places = limit;
    for (let level: readonly Trunk[] = [start], depth = 0; level.length > 0 && depth < maxDepth; depth++) {
      omitted += this.#grow(level, places);
      places -= level.filter(({ isTop }) => isTop).length;
      level = level.flatMap(({ above }) => above);
    }
    return { holders: start.above.map((branch) => this.#show(branch)), omitted };
  }

  /**
   * Adds to the branches of one level what is above them, at most as many as there are places. Returns how many instances
   * are on those for which there was none.
   */
  #grow(level: readonly Trunk[], places: number): number {
    const chosen = new Set<Branch>();
    for (const branch of level) {
      branch.above = this.#splitter.split(branch.group).map(toBranch).sort(compareBranches);
      branch.isTop = branch.above.length === 0;
      // Every branch goes on, lest a path that is shown have no end.
      for (const largest of branch.above.slice(0, 1)) chosen.add(largest);
    }
    const all = level.flatMap(({ above }) => above).sort(compareBranches);
    const free = places - level.filter(({ isTop }) => isTop).length;
    for (const branch of all) if (chosen.size < free) chosen.add(branch);
    for (const branch of level) branch.above = branch.above.filter((above) => chosen.has(above));
    return all.reduce((sum, branch) => sum + (chosen.has(branch) ? 0 : branch.instances), 0);
  }

  #show({ group, instances, retainedSize, above }: Branch): Holder {
    const [first = 0] = group.holders;
    const hasObjects = first >= 0;
    const classIndex = this.graph.classOf(first);
    return {
      name: hasObjects ? nodeName(this.graph, classIndex) : specialName(first),
      frame: hasObjects ? this.functions.frame(classIndex) : null,
      objects: group.holders.length,
      id: hasObjects ? (this.graph.ids[first] ?? 0) : null,
      label: this.#labels.show(group),
      instances,
      retainedSize,
      holders: above.map((branch) => this.#show(branch)),
      rest: above.length > 0 ? null : this.#restOfPath(first),
    };
  }

  #restOfPath(node: number): RestOfPath | null {
    let at = node;
    let steps = 0;
    for (let run = this.#runs.above(at); run !== null; run = this.#runs.above(at)) {
      if (steps === MAX_REST) return { steps, root: null };
      at = run.holder;
      steps++;
    }
    const root = at < 0 ? specialName(at) : nodeName(this.graph, this.graph.classOf(at));
    return steps === 0 ? null : { steps, root };
  }
}

function toBranch(group: HolderGroup): Branch {
  const { instances, retained } = group;
  return { group, instances: sum(instances), retainedSize: sum(retained), isTop: false, above: [] };
}

/** The one that holds most instances first, then the one whose instances retain most, then as they stand in the heap. */
function compareBranches(a: Branch, b: Branch): number {
  return b.instances - a.instances || b.retainedSize - a.retainedSize;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

import { applicationFinder, applicationFrames, type IsApplication } from './application';
import { CallTree, ROOT } from './call-tree';
import { CallTreeBuilder } from './call-tree-builder';
import { compareFrames, Frame } from './frame';
import { Traceback } from './traceback';

export const KEY_TYPES = ['lineno', 'filename', 'function', 'traceback', 'app'] as const;

/**
 * What to group by: `lineno` file and line, `filename`, `function` one function by its position and name,
 * `traceback` the whole call path, `app` the newest function in it that is the application's own. Memory on V8's heap and
 * outside of it are never one group.
 */
export type KeyType = (typeof KEY_TYPES)[number];

/** Calls `charge` with each group that a trace allocated at `node` belongs to. */
export type Charger = (node: number, charge: (group: number) => void) => void;

/**
 * Numbers the groups of traces, from 0 in the order in which they are first charged. Traces of several snapshots that
 * belong together get the same number.
 */
export interface Grouping {
  /** The groups of the traces of one snapshot. */
  chargerOf(tree: CallTree): Charger;
  /** Which group comes first where all figures are equal: compares their tracebacks. */
  compare(a: number, b: number): number;
  /** What the group is called. */
  traceback(group: number): Traceback;
}

/** The key types that charge a path to the frame that allocated; `cumulative` may charge all its frames instead. */
export type SiteKeyType = Exclude<KeyType, 'traceback' | 'app'>;

export function isOfSites(keyType: KeyType): keyType is SiteKeyType {
  return keyType !== 'traceback' && keyType !== 'app';
}

export interface GroupingTerms {
  /**
   * Charges every frame of a path instead of the newest one; a frame that occurs more than once in it (recursion) is
   * charged once. Only with key types of {@link isOfSites}. Default `false`.
   */
  readonly cumulative?: boolean;
  /** For the key type `app`. Default: all but packages. */
  readonly isApplication?: IsApplication;
}

export function createGrouping(
  keyType: KeyType,
  { cumulative = false, isApplication = applicationFrames() }: GroupingTerms = {},
): Grouping {
  if (keyType === 'traceback') return new PathGrouping();
  return keyType === 'app' ? new ApplicationGrouping(isApplication) : new FrameGrouping(keyType, cumulative);
}

/** Each call path is a group. */
class PathGrouping implements Grouping {
  readonly #builder = new CallTreeBuilder();
  /** All call paths of the snapshots; built when they are all added. */
  #tree: CallTree | null = null;
  /** By node of the common tree: its group + 1. */
  readonly #groups = new Map<number, number>();
  /** By group: its node. */
  readonly #nodes: number[] = [];

  chargerOf(tree: CallTree): Charger {
    const common = this.#builder.addTree(tree);
    /** By node of `tree`: its group + 1; 0 = not charged yet. */
    const known = new Uint32Array(tree.length);
    return (node, charge) => {
      let group = known[node] ?? 0;
      if (group === 0) group = known[node] = this.#join(common[node] ?? ROOT) + 1;
      charge(group - 1);
    };
  }

  compare(a: number, b: number): number {
    return this.#paths.comparePaths(this.#nodes[a] ?? ROOT, this.#nodes[b] ?? ROOT);
  }

  traceback(group: number): Traceback {
    return Traceback.at(this.#paths, this.#nodes[group] ?? ROOT);
  }

  get #paths(): CallTree {
    return (this.#tree ??= this.#builder.build());
  }

  #join(path: number): number {
    let group = this.#groups.get(path);
    if (group === undefined) {
      group = this.#nodes.push(path) - 1;
      this.#groups.set(path, group);
    }
    return group;
  }
}

/** Frames that share the key are a group. */
class FrameGrouping implements Grouping {
  readonly #groups = new Map<string, number>();
  /** By group: the different functions that were charged to it. */
  readonly #members: Map<string, Frame>[] = [];
  readonly #names = new Map<number, Frame>();

  constructor(
    private readonly keyType: SiteKeyType,
    private readonly cumulative: boolean,
  ) {}

  chargerOf(tree: CallTree): Charger {
    const { frames, nodeFrames, parents } = tree;
    /** By frame: its group + 1; 0 = not charged yet. */
    const known = new Uint32Array(frames.length);
    const groupOf = (node: number): number => {
      const index = nodeFrames[node] ?? 0;
      const group = known[index] ?? 0;
      if (group > 0) return group - 1;
      return (known[index] = this.#join(tree.frame(node)) + 1) - 1;
    };
    if (!this.cumulative) {
      return (node, charge) => {
        charge(groupOf(node));
      };
    }
    const lastTrace: number[] = [];
    let trace = 0;
    return (node, charge) => {
      trace++;
      for (let at = node; at !== ROOT; at = parents[at] ?? ROOT) {
        const group = groupOf(at);
        if (lastTrace[group] === trace) continue;
        lastTrace[group] = trace;
        charge(group);
      }
    };
  }

  compare(a: number, b: number): number {
    return compareFrames(this.#name(a), this.#name(b));
  }

  traceback(group: number): Traceback {
    return Traceback.of(this.#name(group));
  }

  /** Adds a frame to its group, which is new if it is the first. */
  #join(frame: Frame): number {
    const key = this.#keyOf(frame);
    let group = this.#groups.get(key);
    if (group === undefined) {
      group = this.#members.push(new Map()) - 1;
      this.#groups.set(key, group);
    }
    this.#members[group]?.set(frame.key, frame);
    return group;
  }

  #keyOf(frame: Frame): string {
    if (this.keyType === 'function') return frame.key;
    const memory = frame.external ? 'external' : 'heap';
    const line = this.keyType === 'filename' ? '' : frame.lineno;
    return `${memory}:${line}:${frame.filename}`;
  }

  #name(group: number): Frame {
    let name = this.#names.get(group);
    if (name === undefined) {
      name = nameOf([...(this.#members[group]?.values() ?? [])], this.keyType);
      this.#names.set(group, name);
    }
    return name;
  }
}

/** What stands for the paths without an application frame. */
export const NO_APPLICATION = '(no application frame: timers, sockets, V8)';

/** Functions of the application are a group each, and so are the paths without one. */
class ApplicationGrouping extends FrameGrouping {
  constructor(private readonly isApplication: IsApplication) {
    super('function', false);
  }

  override chargerOf(tree: CallTree): Charger {
    const { frames, nodeFrames, parents } = tree;
    const nobody = [false, true].map((external) => new Frame(NO_APPLICATION, 0, 0, '', external));
    const charge = super.chargerOf(
      new CallTree(
        [...frames, ...nobody],
        append(parents, [ROOT, ROOT]),
        append(nodeFrames, [frames.length, frames.length + 1]),
      ),
    );
    const find = applicationFinder(tree, this.isApplication);
    return (node, visit) => {
      const found = find(node);
      charge(found === ROOT ? tree.length + Number(tree.frame(node).external) : found, visit);
    };
  }
}

function append(column: Uint32Array, values: readonly number[]): Uint32Array {
  const longer = new Uint32Array(column.length + values.length);
  longer.set(column);
  longer.set(values, column.length);
  return longer;
}

/** Several functions that start on one line are counted, not named: any one name would blame it for the others. */
function nameOf(members: readonly Frame[], keyType: KeyType): Frame {
  const [first] = members;
  if (first === undefined) throw new RangeError('a group has at least one member');
  if (keyType === 'filename') return new Frame(first.filename, 0, 0, '', first.external);
  if (members.length === 1) return first;
  return new Frame(first.filename, first.lineno, 0, `(${members.length} functions)`, first.external);
}

import { TraceallocError } from '../base/errors';
import { CallTree, ROOT } from './call-tree';
import { CallTreeBuilder } from './call-tree-builder';
import { type Filter } from './filter';
import { Frame } from './frame';
import { KEY_TYPES, type KeyType } from './grouping';
import { rankDifferences } from './rank-differences';
import { rankStatistics } from './rank-statistics';
import { type Statistic, type StatisticDiff } from './statistic';
import { Traces } from './traces';

/**
 * The sampled objects of a snapshot as columns: 24 bytes a sample, by ascending ordinal.
 *
 * The ordinal is V8's: it grows with time and stays with the object, so equal ordinals of one sampler are one object.
 * Those of samples outside V8's heap are negative and fall with time.
 */
export interface Samples {
  readonly ordinals: Float64Array;
  /** Bytes that the sample stands for; on V8's heap as V8 scaled them. */
  readonly sizes: Float64Array;
  /** Objects that the sample stands for. */
  readonly counts: Uint32Array;
  /** Call-tree node of the allocation. */
  readonly nodes: Uint32Array;
}

/** Where the samples of a snapshot come from. */
export interface SnapshotOrigin {
  /** Names one run of a sampler; only snapshots of the same run share objects. */
  readonly sampler: string;
  /** Average bytes between samples; 0 = exact data, every block recorded. */
  readonly samplingInterval: number;
  /** When the snapshot was taken. */
  readonly takenAt: Date;
}

/** One trace in plain data, for {@link Snapshot.fromTraces}. */
export interface TraceInput {
  /** Bytes, a whole number of at least 0. */
  size: number;
  /** Blocks, a whole number from 1 to 2³² − 1. Default 1. */
  count?: number;
  /** Oldest frame first. Default: one unknown frame. */
  traceback?: readonly FrameInput[];
}

/** One frame in plain data. */
export interface FrameInput {
  filename: string;
  lineno: number;
  column?: number;
  functionName?: string;
  external?: boolean;
}

export interface GroupOptions {
  /** Charges every frame of a traceback, not the newest alone. Not with the key type `traceback`. Default `false`. */
  cumulative?: boolean;
}

/** The live memory of one moment. Immutable: filtering and renaming give a new snapshot. */
export class Snapshot {
  /**
   * Writes the snapshot to a file, whole or not at all.
   *
   * Installed by the room of file formats, so that the model itself touches no file.
   */
  declare dump: (path: string) => Promise<void>;

  /**
   * Reads a snapshot that {@link dump} wrote; installed beside it.
   *
   * @throws TraceallocError `ERR_TRACEALLOC_BAD_SNAPSHOT_FILE` when the file is not one, or is damaged.
   */
  declare static load: (path: string) => Promise<Snapshot>;

  constructor(
    readonly tree: CallTree,
    readonly samples: Samples,
    readonly origin: SnapshotOrigin,
  ) {}

  /**
   * Builds a snapshot of exact data from plain values.
   *
   * @throws TraceallocError `ERR_TRACEALLOC_BAD_ARGUMENT` when a size, count, line or column is out of range.
   */
  static fromTraces(traces: readonly TraceInput[]): Snapshot {
    const builder = new CallTreeBuilder();
    const nodes = Uint32Array.from(traces, ({ traceback = [] }) => builder.path(toFrames(traceback)));
    const samples: Samples = {
      ordinals: Float64Array.from(traces, (_, index) => index + 1),
      sizes: Float64Array.from(traces, ({ size }) => checkWhole('size', size, 0, Number.MAX_SAFE_INTEGER)),
      counts: Uint32Array.from(traces, ({ count = 1 }) => checkWhole('count', count, 1, UINT32_MAX)),
      nodes,
    };
    const sampler = `traces-${globalThis.crypto.randomUUID()}`;
    return new Snapshot(builder.build(), samples, { sampler, samplingInterval: 0, takenAt: new Date() });
  }

  /** The traces, as a read-only sequence in order of allocation; those outside V8's heap first, the newest first. */
  get traces(): Traces {
    return new Traces(this);
  }

  /** Bytes held by the columns; the table of frames comes on top. */
  get byteLength(): number {
    const { ordinals, sizes, counts, nodes } = this.samples;
    const columns = ordinals.byteLength + sizes.byteLength + counts.byteLength + nodes.byteLength;
    return columns + this.tree.byteLength;
  }

  /** The distinct frames in which the traces were allocated. */
  sites(): Frame[] {
    const { frames, nodeFrames } = this.tree;
    const sites = new Set(this.samples.nodes.map((node) => nodeFrames[node] ?? 0));
    return frames.filter((_, index) => sites.has(index));
  }

  /**
   * Live memory by group, sorted by size, count, then traceback, all descending.
   *
   * @throws TraceallocError `ERR_TRACEALLOC_BAD_ARGUMENT` for an unknown key type, and for `cumulative` with the key
   *   type `traceback`.
   */
  statistics(keyType: KeyType, { cumulative = false }: GroupOptions = {}): Statistic[] {
    checkGrouping(keyType, cumulative);
    return rankStatistics(this, keyType, cumulative).take(Infinity);
  }

  /**
   * Change by group since an older snapshot. Groups missing here are kept with size 0.
   *
   * Significant rows first, then by absolute size change, size, absolute count change, count, and traceback, all
   * descending. Between snapshots of one sampler run the change is exact over the sampled objects: what was
   * sampled in both adds no error.
   *
   * @throws TraceallocError `ERR_TRACEALLOC_BAD_ARGUMENT` as {@link statistics} does.
   */
  compareTo(older: Snapshot, keyType: KeyType, { cumulative = false }: GroupOptions = {}): StatisticDiff[] {
    checkGrouping(keyType, cumulative);
    return rankDifferences(this, older, keyType, cumulative).take(Infinity);
  }

  /**
   * The traces that at least one inclusive filter matches (where there is one) and no exclusive filter does.
   * An empty list of filters gives an equal snapshot.
   */
  filterTraces(filters: readonly Filter[]): Snapshot {
    const drops = filters
      .filter(({ inclusive }) => !inclusive)
      .map((filter) => matchingNodes(this.tree, filter));
    const keeps = filters
      .filter(({ inclusive }) => inclusive)
      .map((filter) => matchingNodes(this.tree, filter));
    const isKept = (node: number) =>
      (keeps.length === 0 || keeps.some((matches) => matches[node])) &&
      !drops.some((matches) => matches[node]);
    return new Snapshot(this.tree, selectSamples(this.samples, isKept), this.origin);
  }

  /** The same traces with each frame replaced. Frames, and so paths, that become equal are one group from then on. */
  mapFrames(rename: (frame: Frame) => Frame): Snapshot {
    const { frames, parents, nodeFrames } = this.tree;
    return new Snapshot(new CallTree(frames.map(rename), parents, nodeFrames), this.samples, this.origin);
  }
}

const UINT32_MAX = 2 ** 32 - 1;

/** Columns are never changed, so those that lose nothing serve both snapshots. */
function selectSamples(samples: Samples, isKept: (node: number) => boolean): Samples {
  const { ordinals, sizes, counts, nodes } = samples;
  if (nodes.every(isKept)) return samples;
  const kept = (_: number, index: number) => isKept(nodes[index] ?? ROOT);
  return {
    ordinals: ordinals.filter(kept),
    sizes: sizes.filter(kept),
    counts: counts.filter(kept),
    nodes: nodes.filter(kept),
  };
}

/** By node: 1 where the filter matches the path's newest frame, or any frame if it is meant for all. */
function matchingNodes(tree: CallTree, filter: Filter): Uint8Array {
  const frameMatches = tree.frames.map((frame) => filter.matchesFrame(frame));
  const matches = new Uint8Array(tree.length);
  for (let node = 1; node < tree.length; node++) {
    const inherited = filter.allFrames && matches[tree.parent(node)];
    matches[node] = inherited || frameMatches[tree.nodeFrames[node] ?? 0] ? 1 : 0;
  }
  return matches;
}

function toFrames(traceback: NonNullable<TraceInput['traceback']>): Frame[] {
  if (traceback.length === 0) return [new Frame('(unknown)', 0)];
  return traceback.map(
    ({ filename, lineno, column = 0, functionName, external }) =>
      new Frame(
        filename,
        checkWhole('lineno', lineno, 0, UINT32_MAX),
        checkWhole('column', column, 0, UINT32_MAX),
        functionName,
        external,
      ),
  );
}

function checkWhole(name: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new TraceallocError(
    'ERR_TRACEALLOC_BAD_ARGUMENT',
    `${name} of a trace must be a whole number from ${least} to ${most}, not ${String(value)}`,
  );
}

function checkGrouping(keyType: KeyType, cumulative: boolean): void {
  if (!KEY_TYPES.includes(keyType)) {
    throw new TraceallocError(
      'ERR_TRACEALLOC_BAD_ARGUMENT',
      `unknown key type ${JSON.stringify(keyType)}; accepted: ${KEY_TYPES.join(', ')}`,
    );
  }
  if (cumulative && keyType === 'traceback') {
    throw new TraceallocError(
      'ERR_TRACEALLOC_BAD_ARGUMENT',
      'cumulative charges single frames, so it does not go with the key type traceback',
    );
  }
}

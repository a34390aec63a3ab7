import { TraceallocError } from '../base/errors';
import { CallTree, ROOT } from './call-tree';
import { CallTreeBuilder } from './call-tree-builder';
import { type Filter } from './filter';
import { Frame } from './frame';
import { filterSamples, type Samples, toSamples } from './samples';
import { Traces } from './traces';

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
    const rows = traces.map(({ size, count = 1, traceback = [] }, index) => ({
      ordinal: index + 1,
      size: checkWhole('size', size, 0, Number.MAX_SAFE_INTEGER),
      count: checkWhole('count', count, 1, UINT32_MAX),
      node: builder.path(toFrames(traceback)),
    }));
    const sampler = `traces-${globalThis.crypto.randomUUID()}`;
    return new Snapshot(builder.build(), toSamples(rows), {
      sampler,
      samplingInterval: 0,
      takenAt: new Date(),
    });
  }

  /** The traces, as a read-only sequence in order of allocation; those outside V8's heap first, the newest first. */
  get traces(): Traces {
    return new Traces(this);
  }

  /** Bytes held by the columns; the table of frames comes on top. */
  get byteLength(): number {
    const columns: readonly ArrayBufferView[] = Object.values(this.samples);
    return columns.reduce((sum, { byteLength }) => sum + byteLength, this.tree.byteLength);
  }

  /** The distinct frames in which the traces were allocated. */
  sites(): Frame[] {
    const { frames, nodeFrames } = this.tree;
    const sites = new Set(this.samples.nodes.map((node) => nodeFrames[node] ?? 0));
    return frames.filter((_, index) => sites.has(index));
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
  const { nodes } = samples;
  return nodes.every(isKept) ? samples : filterSamples(samples, (index) => isKept(nodes[index] ?? ROOT));
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

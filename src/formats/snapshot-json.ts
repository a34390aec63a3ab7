import { CallTree } from '../model/call-tree';
import { Frame, type FrameTuple, toTuple } from '../model/frame';
import { type Samples } from '../model/samples';
import { Snapshot } from '../model/snapshot';
import { array, check, record, whole } from './json-checks';

/**
 * A snapshot as JSON: what its file holds, and what pages are given.
 *
 * Columns are arrays of equal length each, as in `CallTree` and `Samples`; node 0 is the root.
 */
export interface SnapshotJson {
  format: typeof FORMAT;
  /** Grows with every change that an older reader could not read. */
  version: typeof VERSION;
  sampler: string;
  sampling_interval: number;
  /** ISO 8601. */
  taken_at: string;
  frames: FrameTuple[];
  tree: { parents: number[]; frames: number[] };
  samples: { ordinals: number[]; sizes: number[]; counts: number[]; slacks: number[]; nodes: number[] };
}

export const FORMAT = 'tracealloc-snapshot';
export const VERSION = 1;
const UINT32_MAX = 2 ** 32 - 1;

export function snapshotJson({ tree, samples, origin }: Snapshot): SnapshotJson {
  return {
    format: FORMAT,
    version: VERSION,
    sampler: origin.sampler,
    sampling_interval: origin.samplingInterval,
    taken_at: origin.takenAt.toISOString(),
    frames: tree.frames.map(toTuple),
    tree: { parents: Array.from(tree.parents), frames: Array.from(tree.nodeFrames) },
    samples: {
      ordinals: Array.from(samples.ordinals),
      sizes: Array.from(samples.sizes),
      counts: Array.from(samples.counts),
      slacks: Array.from(samples.slacks),
      nodes: Array.from(samples.nodes),
    },
  };
}

/** @throws TypeError that says what is wrong with it. */
export function readSnapshotJson(json: unknown): Snapshot {
  const { format, version, sampler, sampling_interval, taken_at, frames, tree, samples } = record(
    'snapshot',
    json,
  );
  check(format === FORMAT, `format is not ${FORMAT}`);
  check(version === VERSION, `version is not ${VERSION}`);
  check(typeof sampler === 'string', 'sampler is not a string');
  const takenAt = new Date(typeof taken_at === 'string' ? taken_at : NaN);
  check(!Number.isNaN(takenAt.getTime()), 'taken_at is not a time');
  const callTree = readTree(frames, record('tree', tree));
  const origin = {
    sampler,
    samplingInterval: whole('sampling_interval', sampling_interval, 0, 2 ** 30),
    takenAt,
  };
  return new Snapshot(callTree, readSamples(record('samples', samples), callTree.length), origin);
}

function readTree(frames: unknown, tree: Record<string, unknown>): CallTree {
  const table = array('frames', frames).map(readFrame);
  const parents = array('tree.parents', tree.parents);
  const nodeFrames = array('tree.frames', tree.frames);
  check(parents.length > 0 && parents.length === nodeFrames.length, 'tree has columns of different length');
  return new CallTree(
    table,
    Uint32Array.from(parents, (parent, node) => whole('tree.parents', parent, 0, Math.max(0, node - 1))),
    Uint32Array.from(nodeFrames, (frame, node) =>
      whole('tree.frames', frame, 0, node === 0 ? 0 : table.length - 1),
    ),
  );
}

function readFrame(value: unknown): Frame {
  const [filename, lineno, column, functionName, external = false] = array('frames', value);
  check(
    typeof filename === 'string' && typeof functionName === 'string',
    'frames holds a name that is no string',
  );
  check(typeof external === 'boolean', 'frames holds a mark that is neither true nor false');
  return new Frame(
    filename,
    whole('frames', lineno, 0, UINT32_MAX),
    whole('frames', column, 0, UINT32_MAX),
    functionName,
    external,
  );
}

function readSamples(samples: Record<string, unknown>, nodeCount: number): Samples {
  const column = (name: string, least: number, most: number, value = samples[name]) =>
    array(`samples.${name}`, value).map((value) => whole(`samples.${name}`, value, least, most));
  const ordinals = column('ordinals', Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  const sizes = column('sizes', 0, Number.MAX_SAFE_INTEGER);
  const counts = column('counts', 1, UINT32_MAX);
  // The first files had none.
  const slacks = column('slacks', 0, UINT32_MAX, samples.slacks ?? ordinals.map(() => 0));
  const nodes = column('nodes', 1, nodeCount - 1);
  const sameLength = [sizes, counts, slacks, nodes].every(({ length }) => length === ordinals.length);
  check(sameLength, 'samples has columns of different length');
  const ascending = ordinals.every((ordinal, index) => ordinal > (ordinals[index - 1] ?? -Infinity));
  check(ascending, 'samples.ordinals does not ascend');
  return {
    ordinals: Float64Array.from(ordinals),
    sizes: Float64Array.from(sizes),
    counts: Uint32Array.from(counts),
    slacks: Uint32Array.from(slacks),
    nodes: Uint32Array.from(nodes),
  };
}

import { type FunctionInput, Profile, type SampleInput, StringTable } from 'pprof-format';
import { printable } from '../base/printable';
import { type CallTree, ROOT } from '../model/call-tree';
import { type Frame } from '../model/frame';
import { type PathSums } from '../model/path-sums';
import { frameName, framePlace } from './frame-name';
import { type MemoryProfile } from './memory-profile';

/** The types of Go's heap profile, in its order. */
const SAMPLE_TYPES = [
  ['alloc_objects', 'count'],
  ['alloc_space', 'bytes'],
  ['inuse_objects', 'count'],
  ['inuse_space', 'bytes'],
] as const;

/** The type that a reader shows first. */
export type DefaultType = 'inuse_space' | 'alloc_space';

/** Marks samples of memory outside V8's heap. */
export const EXTERNAL_LABEL = { key: 'memory', value: 'external' };

const MAPPING = 1;

/** The number of a text in the table of a profile. */
type TextId = (text: string) => number;

/**
 * Encodes a profile as Go's heap profile, a Protocol Buffer; files hold it compressed with gzip.
 *
 * V8 remembers live objects alone, so `alloc_*` is what was allocated and is still live: of a difference the new objects,
 * where `inuse_*` has the freed ones taken off.
 *
 * @param comments - Lines for readers, such as which workers the profile is of.
 */
export function encodePprof(
  { sums, takenAt, durationMs, samplingInterval }: MemoryProfile,
  defaultType: DefaultType = 'inuse_space',
  comments: readonly string[] = [],
): Uint8Array {
  const stringTable = new StringTable();
  const idOf: TextId = (text) => stringTable.dedup(text);
  const { frames } = sums.tree;
  const { functions, functionIds } = functionsOf(frames, idOf);
  const profile = new Profile({
    stringTable,
    sampleType: SAMPLE_TYPES.map(([type, unit]) => ({ type: idOf(type), unit: idOf(unit) })),
    defaultSampleType: idOf(defaultType),
    periodType: { type: idOf('space'), unit: idOf('bytes') },
    period: samplingInterval,
    timeNanos: nanoseconds(takenAt.getTime()),
    durationNanos: nanoseconds(durationMs),
    // Says that there is nothing to look up in a binary.
    mapping: [
      { id: MAPPING, filename: idOf('node'), hasFunctions: true, hasFilenames: true, hasLineNumbers: true },
    ],
    location: frames.map(({ lineno, column }, index) => ({
      id: locationId(index),
      mappingId: MAPPING,
      line: [{ functionId: functionIds[index] ?? 0, line: lineno, column }],
    })),
    function: functions,
    sample: samplesOf(sums, idOf),
    comment: comments.map(idOf),
  });
  return profile.encode();
}

function samplesOf({ tree, live, allocated }: PathSums, idOf: TextId): SampleInput[] {
  const label = { key: idOf(EXTERNAL_LABEL.key), str: idOf(EXTERNAL_LABEL.value) };
  const columns = [allocated.counts, allocated.sizes, live.counts, live.sizes];
  const samples: SampleInput[] = [];
  for (let node = 1; node < tree.length; node++) {
    const value = columns.map((column) => column[node] ?? 0);
    if (value.every((each) => each === 0)) continue;
    const isExternal = tree.frame(node).external;
    samples.push({ locationId: locationsOf(tree, node), value, label: isExternal ? [label] : [] });
  }
  return samples;
}

/** Milliseconds since 1970 in nanoseconds are more than a double holds. */
function nanoseconds(ms: number): bigint {
  return BigInt(Math.round(ms)) * 1_000_000n;
}

/** From the allocation site to the oldest caller. */
function locationsOf(tree: CallTree, node: number): number[] {
  const locations: number[] = [];
  for (let at = node; at !== ROOT; at = tree.parent(at)) {
    locations.push(locationId(tree.nodeFrames[at] ?? 0));
  }
  return locations;
}

/** Numbers begin with 1: 0 stands for nothing. */
function locationId(frame: number): number {
  return frame + 1;
}

/** Functions of one name are apart by script, line and column. */
function functionsOf(frames: readonly Frame[], idOf: TextId) {
  const ids = new Map<string, number>();
  const functions: FunctionInput[] = [];
  const functionIds = frames.map((frame) => {
    const key = functionKey(frame);
    let id = ids.get(key);
    if (id === undefined) {
      const name = idOf(functionName(frame));
      const filename = idOf(printable(frame.filename));
      const startLine = frame.external ? 0 : frame.lineno;
      id = functions.push({ id: functions.length + 1, name, systemName: name, filename, startLine });
      ids.set(key, id);
    }
    return id;
  });
  return { functions, functionIds };
}

/** The lines of external frames are those of calls: by them one function would be many. */
function functionKey({ external, filename, functionName, key }: Frame): string {
  return external && functionName !== '' ? `named:${filename.length}:${filename}${functionName}` : key;
}

/** Readers join functions of one name, so anonymous ones are told apart by their place. */
function functionName(frame: Frame): string {
  const isAnonymous = frame.functionName === '' && frame.lineno > 0;
  return isAnonymous ? `(anonymous ${framePlace(frame)})` : frameName(frame);
}

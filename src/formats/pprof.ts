import { type LabelInput, Profile, StringTable } from 'pprof-format';
import { printable } from '../base/printable';
import { type CallTree, ROOT } from '../model/call-tree';
import { type Frame } from '../model/frame';
import { frameName, framePlace } from './frame-name';
import { type MemoryProfile } from './memory-profile';

/** The types of Go's heap profile, in its order. */
export const SAMPLE_TYPES = [
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

/**
 * Encodes a profile as Go's heap profile, a Protocol Buffer; files hold it compressed with gzip.
 *
 * V8 remembers live objects alone, so `alloc_*` is what was allocated and is still live: of a difference the new objects,
 * where `inuse_*` has the freed ones taken off.
 *
 * @param comments - Lines for readers, such as which workers the profile is of.
 */
export function encodePprof(
  { sums: { tree, live, allocated }, takenAt, durationMs, samplingInterval }: MemoryProfile,
  defaultType: DefaultType = 'inuse_space',
  comments: readonly string[] = [],
): Uint8Array {
  const strings = new StringTable();
  const text = (value: string) => strings.dedup(value);
  const label: LabelInput = { key: text(EXTERNAL_LABEL.key), str: text(EXTERNAL_LABEL.value) };
  const columns = [allocated.counts, allocated.sizes, live.counts, live.sizes];
  const sample = [];
  for (let node = 1; node < tree.length; node++) {
    const value = columns.map((column) => column[node] ?? 0);
    if (value.every((each) => each === 0)) continue;
    sample.push({
      locationId: locationsOf(tree, node),
      value,
      label: tree.frame(node).external ? [label] : [],
    });
  }
  const { functions, functionIds } = functionsOf(tree.frames, text);
  const profile = new Profile({
    stringTable: strings,
    sampleType: SAMPLE_TYPES.map(([type, unit]) => ({ type: text(type), unit: text(unit) })),
    defaultSampleType: text(defaultType),
    periodType: { type: text('space'), unit: text('bytes') },
    period: samplingInterval,
    timeNanos: nanoseconds(takenAt.getTime()),
    durationNanos: nanoseconds(durationMs),
    // Says that there is nothing to look up in a binary.
    mapping: [
      { id: MAPPING, filename: text('node'), hasFunctions: true, hasFilenames: true, hasLineNumbers: true },
    ],
    location: tree.frames.map(({ lineno, column }, index) => ({
      id: index + 1,
      mappingId: MAPPING,
      line: [{ functionId: functionIds[index] ?? 0, line: lineno, column }],
    })),
    function: functions,
    sample,
    comment: comments.map(text),
  });
  return profile.encode();
}

/** Milliseconds since 1970 in nanoseconds are more than a double holds. */
function nanoseconds(ms: number): bigint {
  return BigInt(Math.round(ms)) * 1_000_000n;
}

/** From the allocation site to the oldest caller. */
function locationsOf(tree: CallTree, node: number): number[] {
  const locations: number[] = [];
  for (let at = node; at !== ROOT; at = tree.parent(at)) locations.push((tree.nodeFrames[at] ?? 0) + 1);
  return locations;
}

/** Functions of one name are apart by script, line and column. */
function functionsOf(frames: readonly Frame[], text: (value: string) => number) {
  const ids = new Map<string, number>();
  const functions: { id: number; name: number; systemName: number; filename: number; startLine: number }[] =
    [];
  const functionIds = frames.map((frame) => {
    // The line of an external frame is that of a call, and does not tell functions apart.
    const { filename, functionName, external, lineno, key } = frame;
    const identity = external ? `external:${filename.length}:${filename}${functionName}` : key;
    const known = ids.get(identity);
    if (known !== undefined) return known;
    const name = text(nameOf(frame));
    const id = functions.length + 1;
    const startLine = external ? 0 : lineno;
    functions.push({ id, name, systemName: name, filename: text(printable(filename)), startLine });
    ids.set(identity, id);
    return id;
  });
  return { functions, functionIds };
}

/** Readers join functions of one name, so anonymous ones are told apart by their place. */
function nameOf(frame: Frame): string {
  const isAnonymous = frame.functionName === '' && frame.lineno > 0;
  return isAnonymous ? `(anonymous ${framePlace(frame)})` : frameName(frame);
}

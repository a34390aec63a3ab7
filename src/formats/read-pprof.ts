import { type Line, Profile } from 'pprof-format';
import { type FrameInput, Snapshot, type TraceInput } from '../model/snapshot';
import { EXTERNAL_LABEL } from './pprof';

/** Names of the live bytes and objects: Go's, and those of other profilers of Node. */
const SIZES = ['inuse_space', 'space'];
const COUNTS = ['inuse_objects', 'objects'];

const UINT32_MAX = 2 ** 32 - 1;

type Text = (index: number | bigint) => string;

/**
 * Reads a heap profile of pprof, not compressed. Each of its samples stands for a call path and says nothing of single
 * objects, so the snapshot is one of exact data.
 *
 * @throws TypeError for what is none, or holds a difference.
 */
export function decodePprof(bytes: Uint8Array): Snapshot {
  const profile = Profile.decode(bytes);
  const { strings } = profile.stringTable;
  const { tree, samples, origin } = Snapshot.fromTraces(
    readTraces(profile, (index) => strings[Number(index)] ?? ''),
  );
  const takenAt = new Date(Number(BigInt(profile.timeNanos) / 1_000_000n));
  return new Snapshot(tree, samples, { ...origin, takenAt });
}

function readTraces(profile: Profile, text: Text): TraceInput[] {
  const sizeAt = findType(profile, SIZES, text);
  const countAt = findType(profile, COUNTS, text);
  const frames = readFrames(profile, text);
  const traces = profile.sample.map(({ value, locationId, label }): TraceInput => {
    // From the allocation site on; here the oldest frame is the first.
    const traceback = locationId.toReversed().flatMap((id) => frames.get(Number(id)) ?? []);
    const external = label.some(
      ({ key, str }) => text(key) === EXTERNAL_LABEL.key && text(str) === EXTERNAL_LABEL.value,
    );
    return {
      size: readLive(value[sizeAt]),
      count: Math.min(Math.max(1, readLive(value[countAt])), UINT32_MAX),
      traceback: external ? traceback.map((frame) => ({ ...frame, external })) : traceback,
    };
  });
  return traces.filter(({ size }) => size > 0);
}

function findType({ sampleType }: Profile, names: readonly string[], text: Text): number {
  const index = sampleType.findIndex(({ type }) => names.includes(text(type)));
  if (index < 0) throw new TypeError(`it has no values ${names.join(' or ')}`);
  return index;
}

/** By location: its frames, the oldest first; more than one where functions were inlined. */
function readFrames(profile: Profile, text: Text): Map<number, FrameInput[]> {
  const functions = new Map(profile.function.map((each) => [Number(each.id), each]));
  const toFrame = ({ functionId, line, column }: Line): FrameInput => {
    const { name = 0, filename = 0 } = functions.get(Number(functionId)) ?? {};
    const script = text(filename) || '(unknown)';
    return {
      filename: script,
      lineno: Number(line),
      column: Number(column),
      functionName: readName(text(name), script),
    };
  };
  return new Map(profile.location.map(({ id, line }) => [Number(id), line.toReversed().map(toFrame)]));
}

/** Where a function has no name, something stands in for it. */
function readName(name: string, filename: string): string {
  return name === filename || /^\(anonymous\b.*\)$/.test(name) ? '' : name;
}

/** Negative numbers are read as large ones. */
function readLive(value: number | bigint = 0): number {
  const number = Number(BigInt.asIntN(64, BigInt(value)));
  if (number < 0) throw new TypeError('it is a difference, not what is live at a moment');
  return number;
}

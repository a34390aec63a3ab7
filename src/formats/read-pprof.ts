import { type Location, Profile } from 'pprof-format';
import { Snapshot, type FrameInput, type TraceInput } from '../model/snapshot';
import { EXTERNAL_LABEL } from './pprof';

/** Names of the live bytes and objects: Go's, and those of other profilers of Node. */
const SIZES = ['inuse_space', 'space'];
const COUNTS = ['inuse_objects', 'objects'];

const UINT32_MAX = 2 ** 32 - 1;

/**
 * Reads a heap profile of pprof, not compressed. Each of its samples stands for a call path and says nothing of single
 * objects, so the snapshot is one of exact data.
 *
 * @throws TypeError for what is none, or holds a difference.
 */
export function decodePprof(bytes: Uint8Array): Snapshot {
  const profile = Profile.decode(bytes);
  const { strings } = profile.stringTable;
  const text = (index: number | bigint) => strings[Number(index)] ?? '';
  const types = profile.sampleType.map(({ type }) => text(type));
  const sizeAt = types.findIndex((type) => SIZES.includes(type));
  const countAt = types.findIndex((type) => COUNTS.includes(type));
  if (sizeAt < 0 || countAt < 0) throw new TypeError('it has no values inuse_space and inuse_objects');
  const functions = new Map(profile.function.map((each) => [Number(each.id), each]));
  const toFrame = ({ line }: Location): FrameInput[] =>
    // Functions that were inlined stand before those they are in.
    line.toReversed().map(({ functionId, line: lineno, column }) => {
      const { name = 0, filename = 0 } = functions.get(Number(functionId)) ?? {};
      const at = { lineno: Number(lineno), column: Number(column) };
      const script = text(filename) || '(unknown)';
      return { ...at, filename: script, functionName: functionName(text(name), script) };
    });
  const frames = new Map(profile.location.map((each) => [Number(each.id), toFrame(each)]));
  const traces: TraceInput[] = [];
  for (const { value, locationId, label } of profile.sample) {
    const size = signed(value[sizeAt]);
    const count = signed(value[countAt]);
    if (size < 0 || count < 0) throw new TypeError('it is a difference, not what is live at a moment');
    if (size === 0) continue;
    const external = label.some(
      ({ key, str }) => text(key) === EXTERNAL_LABEL.key && text(str) === EXTERNAL_LABEL.value,
    );
    const traceback = locationId.toReversed().flatMap((id) => frames.get(Number(id)) ?? []);
    traces.push({
      size,
      count: Math.min(Math.max(1, count), UINT32_MAX),
      traceback: external ? traceback.map((frame) => ({ ...frame, external })) : traceback,
    });
  }
  const { tree, samples, origin } = Snapshot.fromTraces(traces);
  const takenAt = new Date(Number(BigInt(profile.timeNanos) / 1_000_000n));
  return new Snapshot(tree, samples, { ...origin, takenAt });
}

/** Where a function has no name, something stands in for it. */
function functionName(name: string, filename: string): string {
  return name === filename || /^\(anonymous\b.*\)$/.test(name) ? '' : name;
}

/** Negative numbers are read as large ones. */
function signed(value: number | bigint = 0): number {
  return Number(BigInt.asIntN(64, BigInt(value)));
}

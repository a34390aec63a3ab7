import { mergeSnapshots } from '../model/merge-snapshots';
import { unpack } from '../model/packed-snapshot';
import { type Snapshot } from '../model/snapshot';
import { type Look } from '../tracer/capture-window';
import { type Gathered, type Part } from './gathered';

/** The snapshots that a look compares. */
export type LookSnapshots = Readonly<Record<'last' | 'start', Snapshot | null> & { now: Snapshot }>;

/** The looks of all workers as one. */
export interface JoinedLooks {
  readonly snapshots: LookSnapshots;
  /** Process ids of the workers that lack what others have to compare with. */
  readonly lacking: Readonly<Record<'last' | 'start', readonly number[]>>;
  /** `null` where no worker has a start. */
  readonly begin: Begin | null;
}

/** The beginning, and what changed since of memory that is not live on the heap; bytes. */
export interface Begin {
  /** Of the first start. */
  readonly at: Date;
  readonly arrayBuffersDiff: number;
  readonly nativeDiff: number;
}

export function joinLooks({ parts }: Gathered<Look>): JoinedLooks {
  const looks = parts.map(({ data }) => unpackLook(data));
  const begin = findBegin(parts);
  const [only] = looks;
  if (only && looks.length === 1) return { snapshots: only, lacking: { last: [], start: [] }, begin };
  const now = mergeSnapshots(looks.map((look) => look.now));
  if (now === null) throw new RangeError('there is nothing to join');
  return {
    snapshots: { now, last: joinOlder(looks, 'last'), start: joinOlder(looks, 'start') },
    lacking: { last: findLacking(parts, 'last'), start: findLacking(parts, 'start') },
    begin,
  };
}

/** A worker without an older capture of its own counts as unchanged. */
function joinOlder(looks: readonly LookSnapshots[], name: 'last' | 'start'): Snapshot | null {
  if (looks.every((look) => look[name] === null)) return null;
  return mergeSnapshots(looks.map((look) => look[name] ?? look.now));
}

function findLacking(parts: readonly Part<Look>[], name: 'last' | 'start'): number[] {
  const lacking = parts.filter(({ data }) => data[name] === null);
  return lacking.length === parts.length ? [] : lacking.map(({ process }) => process.pid);
}

function unpackLook({ now, last, start }: Look): LookSnapshots {
  return {
    now: unpack(now.snapshot),
    last: last && unpack(last.snapshot),
    start: start && unpack(start.snapshot),
  };
}

function findBegin(parts: readonly Part<Look>[]): Begin | null {
  const begun = parts.flatMap(({ data: { start, now } }) => (start ? [{ start, now }] : []));
  if (begun.length === 0) return null;
  const diff = (of: (usage: NodeJS.MemoryUsage) => number) =>
    begun.reduce((sum, { start, now }) => sum + of(now.memory) - of(start.memory), 0);
  return {
    at: new Date(Math.min(...begun.map(({ start }) => start.snapshot.origin.takenAt.getTime()))),
    arrayBuffersDiff: diff(({ arrayBuffers }) => arrayBuffers),
    nativeDiff: diff(({ rss, heapTotal, external }) => rss - heapTotal - external),
  };
}

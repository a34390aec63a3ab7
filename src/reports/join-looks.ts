import { type TypeComparison } from '../model/census';
import { mergeSnapshots } from '../model/merge-snapshots';
import { unpack } from '../model/packed-snapshot';
import { type Snapshot } from '../model/snapshot';
import { type CountGrowth, sumGrowth } from '../model/counts';
import { addLedgers, type Ledger, makeLedger, subtractLedgers } from '../process/ledger';
import { type Capture } from '../tracer/capture';
import { type Look } from '../tracer/capture-window';
import { type Gathered, type Part } from './gathered';

/** A look, and the types with native parts where they are counted. */
export interface CountedLook extends Look {
  readonly types?: TypeComparison | null;
}

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

/** The beginning, and what changed since then. */
export interface Begin {
  /** Of the first start. */
  readonly at: Date;
  /** How each part of the memory changed. */
  readonly ledgerDiff: Ledger;
  /** Which resources there are more of: threads, sockets and other handles that are open. */
  readonly resources: readonly CountGrowth[];
  /** `null` where they are not counted. */
  readonly types: GrownTypes | null;
}

/** The types with native parts that there are more objects of. */
export interface GrownTypes {
  readonly grown: readonly CountGrowth[];
  readonly pauseMs: number;
  /** Why they could not be counted. */
  readonly fault: string | null;
}

export function joinLooks({ parts }: Gathered<CountedLook>): JoinedLooks {
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

function findBegin(parts: readonly Part<CountedLook>[]): Begin | null {
  const begun = parts.flatMap(({ data: { start, now } }) => (start ? [{ start, now }] : []));
  if (begun.length === 0) return null;
  return {
    at: new Date(Math.min(...begun.map(({ start }) => start.snapshot.origin.takenAt.getTime()))),
    ledgerDiff: begun
      .map(({ start, now }) => subtractLedgers(ledgerOf(now), ledgerOf(start)))
      .reduce(addLedgers),
    resources: sumGrowth(begun.map(({ start, now }) => ({ now: now.resources, then: start.resources }))),
    types: growTypes(parts.flatMap(({ data }) => data.types ?? [])),
  };
}

/** Several workers are held side by side. */
function growTypes(all: readonly TypeComparison[]): GrownTypes | null {
  if (all.length === 0) return null;
  return {
    grown: sumGrowth(all),
    pauseMs: Math.max(...all.map(({ pauseMs }) => pauseMs)),
    fault: all.find(({ fault }) => fault !== null)?.fault ?? null,
  };
}

function ledgerOf({ memory, live }: Capture): Ledger {
  return makeLedger(memory, live);
}

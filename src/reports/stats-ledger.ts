import { makeLedger } from '../process/ledger';
import { type ProcessReading } from '../process/process-reading';
import { type ProcessStats } from '../tracer/stats';

/** What resident memory is made of: the parts add up to `rss`. */
export const PARTS = ['traced', 'otherHeap', 'heapFree', 'arrayBuffers', 'otherExternal', 'native'] as const;

export type PartName = (typeof PARTS)[number];
export type FigureName = 'rss' | PartName | 'peakRss' | 'pss' | 'anonymous' | 'code' | 'malloced';

/** Bytes; `null` where it is not known. */
export interface Figure {
  readonly size: number | null;
  /** Since begin. */
  readonly sizeDiff: number | null;
}

export type StatsLedger = Readonly<Record<FigureName, Figure>>;

type Sizes = Readonly<Record<FigureName, number | null>>;

/**
 * The ledger of one process, or of several in all. There `rss` counts a page as often as processes share it, `pss` once;
 * the changes are those of the processes that have a begin.
 */
export function makeStatsLedger(all: readonly ProcessStats[]): StatsLedger {
  const now = all.map((stats) => sizesOf(stats.now, tracedNow(stats)));
  const diffs = all.flatMap(({ begin }, index) => {
    const sizes = now[index];
    return begin && sizes ? [subtract(sizes, sizesOf(begin.reading, begin.traced))] : [];
  });
  const figure = (name: FigureName): Figure => ({
    size: sum(now.map((sizes) => sizes[name])),
    sizeDiff: diffs.length > 0 ? sum(diffs.map((sizes) => sizes[name])) : null,
  });
  const ledger = mapSizes(figure);
  return all.some(({ tracer }) => tracer?.newest)
    ? ledger
    : { ...ledger, traced: { size: null, sizeDiff: null } };
}

/** 0 where nothing was captured, so that the sum is of what is known. */
function tracedNow({ tracer }: ProcessStats): number {
  return tracer?.traced.current ?? 0;
}

function sizesOf({ usage, heap, resident }: ProcessReading, traced: number): Sizes {
  const { untraced, heapFree, arrayBuffers, native } = makeLedger(
    { ...usage, heapTotal: heap.resident, heapUsed: heap.used },
    traced,
  );
  return {
    rss: usage.rss,
    traced,
    otherHeap: untraced,
    heapFree,
    arrayBuffers,
    otherExternal: usage.external - arrayBuffers,
    native,
    peakRss: resident.peak,
    pss: resident.pss,
    anonymous: resident.anonymous,
    code: heap.code,
    malloced: heap.malloced,
  };
}

function subtract(now: Sizes, then: Sizes): Sizes {
  return mapSizes((name) => {
    const [size, before] = [now[name], then[name]];
    return size === null || before === null ? null : size - before;
  });
}

/** A sum that lacks a part is not known. */
function sum(sizes: readonly (number | null)[]): number | null {
  return sizes.reduce((total, size) => (total === null || size === null ? null : total + size), 0);
}

function mapSizes<T>(of: (name: FigureName) => T): Record<FigureName, T> {
  const names: readonly FigureName[] = ['rss', ...PARTS, 'peakRss', 'pss', 'anonymous', 'code', 'malloced'];
  return Object.fromEntries(names.map((name) => [name, of(name)])) as Record<FigureName, T>;
}

import { formatSize } from '../base/units';
import { type CountGrowth, growthText } from '../model/counts';

/** Bytes. */
export interface MemoryChange {
  readonly rss: number;
  readonly heapFree: number;
  /** Since the beginning. */
  readonly arrayBuffersDiff: number;
  /** Of that, what was sampled with its call site. */
  readonly knownBuffersDiff: number;
  /** Neither the heap nor contents of Buffers: held by native parts of objects, by threads, by malloc. */
  readonly nativeDiff: number;
}

/** What holds native memory, as far as it is counted. */
export interface NativeHolders {
  /** What there is more of than at the beginning: threads, sockets and other handles that are open. */
  readonly resources: readonly CountGrowth[];
  /** Types with native parts that there are more objects of; `null` where they were not counted. */
  readonly types: readonly CountGrowth[] | null;
}

/** Below this share of the growth of Buffers, those with a known call site do not explain it. */
const LEAST_KNOWN = 0.7;

/** Most of what has no call site is worth a word. */
export function restText(memory: MemoryChange): string {
  const { arrayBuffersDiff, knownBuffersDiff } = memory;
  return knownBuffersDiff < LEAST_KNOWN * arrayBuffersDiff ? `; ${callSitesText(memory)}` : '';
}

export function callSitesText({ arrayBuffersDiff, knownBuffersDiff }: MemoryChange): string {
  const known = formatSize(Math.min(arrayBuffersDiff, Math.max(0, knownBuffersDiff)));
  return (
    `${known} of ${formatSize(arrayBuffersDiff)} has a known call site ` +
    '(data read from sockets, typed arrays by length and WebAssembly have none)'
  );
}

/** In brackets, for the middle of a sentence; empty where nothing grew. */
export function listText(holders: NativeHolders): string {
  const growth = growthText(rankHolders(holders));
  return growth === '' ? '' : ` (since begin ${growth})`;
}

export function holdersText(holders: NativeHolders): string {
  const growth = growthText(rankHolders(holders));
  if (growth !== '') return `since begin: ${growth}, which have native parts`;
  const counted = holders.types ? 'objects with native parts, threads' : 'threads';
  return `of ${counted}, sockets and other open handles there is at most one more of a kind than at begin`;
}

/** What there is more of that has native parts. Handles that are open are objects, too, by other names. */
function rankHolders({ types, resources }: NativeHolders): CountGrowth[] {
  const named = types ?? [];
  return [...named, ...resources.filter(({ name }) => !named.some((type) => type.name === name))].sort(
    (a, b) => b.countDiff - a.countDiff,
  );
}

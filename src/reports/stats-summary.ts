import { PARTS, type PartName, type StatsLedger } from './stats-ledger';

/** Two sentences to read first. */
export interface StatsSummary {
  /** Where memory went since begin, or where it is. */
  readonly what: string;
  /** What to look at next. */
  readonly next: string;
}

const MIB = 2 ** 20;

/**
 * The resident memory of an idle server moves by this much. A change below 1 MiB, or below 2 % of what was resident at
 * begin, is not called growth.
 */
const LEAST_GROWTH = 1 * MIB;
const LEAST_SHARE_GROWN = 0.02;

/** A part is named if it has at least this share of the largest one. */
const LEAST_SHARE_NAMED = 0.05;

const NAMES: Readonly<Record<PartName, string>> = {
  traced: 'traced',
  otherHeap: 'other heap',
  heapFree: 'free heap',
  arrayBuffers: 'array buffers',
  otherExternal: 'other external',
  native: 'native',
};
/** Native memory shrank, or other parts reserved memory that is not touched yet: from outside they look alike. */
const NATIVE_BELOW_0 = 'native or not resident';

/** No news while anything grew that objects hold: V8 and malloc keep what was freed. */
const KEPT: readonly PartName[] = ['heapFree', 'native'];

/** What to do about the part that grew most. */
const ADVICE: Readonly<Record<PartName, string>> = {
  traced: 'Traced objects grew: /end_show names the places, /detail the call paths.',
  otherHeap:
    'Heap that is not traced grew, or garbage that waits: call /end_show, which collects it, and ask again. ' +
    'Objects from before tracing began show only with tracealloc/register.',
  heapFree: 'Free pages of the heap grew most: V8 keeps them for the next peak, which is no leak.',
  arrayBuffers:
    'Contents of Buffer and ArrayBuffer grew: with the option buffers: true, the rows of /end_show marked ' +
    'external name the places.',
  otherExternal:
    'Memory that objects hold outside the heap grew, as those of zlib, crypto and native modules do: look for ' +
    'the small objects themselves in /end_show.',
  native:
    'Memory that is no JavaScript grew most: pages that V8 freed and Node keeps, native modules, ' +
    'other threads, or malloc, which may keep what was freed (try MALLOC_ARENA_MAX=2, or jemalloc).',
};

const BUFFERS_ADVICE =
  'Contents of Buffer and ArrayBuffer grew: the verdict of /end_show says how much of it has a known call site, and ' +
  'which (data read from sockets, typed arrays by length and WebAssembly have none).';

/**
 * @param since - How long ago the beginning was: "12 s ago"; `null` where there is none.
 * @param buffersTraced - Whether Buffers are accounted by call site.
 */
export function summarizeStats(
  ledger: StatsLedger,
  since: string | null,
  buffersTraced: boolean,
): StatsSummary {
  const { size, sizeDiff } = ledger.rss;
  if (since === null || size === null || sizeDiff === null) {
    return {
      what: sentence(`RSS ${mebibytes(size ?? 0)} MiB`, rank(ledger, 'size'), 'in all'),
      next: 'Call /begin_show, run traffic and ask again: this line then says where the growth went.',
    };
  }
  const least = Math.max(LEAST_GROWTH, LEAST_SHARE_GROWN * (size - sizeDiff));
  const parts = rank(ledger, 'sizeDiff');
  const grew = parts.filter((part) => part.bytes >= least);
  const grown = grew.find(({ name }) => !KEPT.includes(name)) ?? grew[0];
  return {
    what: sentence(
      `RSS ${sizeDiff < 0 ? '' : '+'}${mebibytes(sizeDiff)} MiB`,
      parts,
      `since begin, ${since}`,
    ),
    next: grown ? adviceOn(grown.name, buffersTraced) : 'Nothing grew beyond what an idle server moves by.',
  };
}

function adviceOn(part: PartName, buffersTraced: boolean): string {
  return part === 'arrayBuffers' && buffersTraced ? BUFFERS_ADVICE : ADVICE[part];
}

interface Part {
  readonly name: PartName;
  readonly bytes: number;
}

/** The parts that matter, the largest first. */
function rank(ledger: StatsLedger, figure: 'size' | 'sizeDiff'): Part[] {
  const parts = PARTS.map((name) => ({ name, bytes: ledger[name][figure] ?? 0 }));
  const largest = Math.max(...parts.map(({ bytes }) => Math.abs(bytes)));
  return parts
    .filter(({ bytes }) => bytes !== 0 && Math.abs(bytes) >= LEAST_SHARE_NAMED * largest)
    .sort((a, b) => Math.abs(b.bytes) - Math.abs(a.bytes));
}

function sentence(total: string, parts: readonly Part[], when: string): string {
  const nameOf = ({ name, bytes }: Part) => (name === 'native' && bytes < 0 ? NATIVE_BELOW_0 : NAMES[name]);
  const named = parts.map((part) => `${mebibytes(part.bytes)} ${nameOf(part)}`);
  return `${total}: ${named.length > 0 ? named.join(', ') : 'no change'} (${when})`;
}

/** Without the unit, so that the parts read as one sum. */
function mebibytes(bytes: number): string {
  const size = bytes / MIB;
  return size.toFixed(Math.abs(size) < 10 ? 1 : 0);
}

import { formatSize, plural } from '../base/units';
import { type Frame } from '../model/frame';
import { type KeyType } from '../model/grouping';
import { type TotalChange } from '../stats/rank';
import { type StatisticDiff } from '../stats/statistic';
import { isGrowth, type LiveChange, type LocatedChange, type PlaceShare } from './live-change';
import {
  callSitesText,
  holdersText,
  listText,
  type MemoryChange,
  type NativeHolders,
  restText,
} from './outside-heap';
import { type NextQuestion, type Verdict } from './verdict';
import { placeText } from './via';

export interface VerdictFacts extends NativeHolders {
  readonly sinceStart: LocatedChange;
  /** `null` where there was no look before this one. */
  readonly sinceLast: LiveChange | null;
  readonly memory: MemoryChange;
  /** When the beginning was: "12 s ago". */
  readonly begun: string;
  /** Whether Buffers are counted by call site. */
  readonly buffersTraced: boolean;
  /** What paths of the router go behind: `http://localhost:3000`. */
  readonly base: string;
}

const MIB = 2 ** 20;
/** An idle server moves by this much: the larger of bytes and a share of the resident memory. */
const LEAST_BUFFERS = { bytes: MIB, share: 0.02 };
/** Compiled code, stacks and what malloc keeps move by more. */
const LEAST_NATIVE = { bytes: 16 * MIB, share: 0.1 };
/** Free pages of the heap are worth a word from this share of the resident memory on. */
const LEAST_FREE = 0.3;
/** So many samples alone show growth in a table in which nothing else changes. */
const SAMPLES_NEEDED = 7;
/** A table without any real change shows a row that grew in at most 5 of 100 cases. */
const TABLE_CERTAINTY = 0.95;
/** Of growth that is worth more traffic. */
const LEAST_SAMPLES = 2;

export function makeVerdict(facts: VerdictFacts): Verdict {
  const { sinceStart, memory } = facts;
  const { total, grown } = sinceStart;
  if (grown?.external) return buffersGrew(facts, grown);
  if (isGrowth(sinceStart)) return liveGrew(facts);
  if (isMuch(memory.arrayBuffersDiff, LEAST_BUFFERS, memory)) return unknownBuffersGrew(facts);
  if (isMuch(memory.nativeDiff, LEAST_NATIVE, memory)) return nativeGrew(facts);
  const net = total.newSamples - total.freedSamples;
  if (net >= LEAST_SAMPLES && total.sizeDiff > 0) return littleTraffic(facts, net);
  return memory.heapFree >= LEAST_FREE * memory.rss ? heapIsFree(facts) : nothingGrew(facts);
}

function isMuch(bytes: number, least: typeof LEAST_NATIVE, { rss }: MemoryChange): boolean {
  return bytes >= Math.max(least.bytes, least.share * rss);
}

function liveGrew(facts: VerdictFacts): Verdict {
  const { sinceStart, base } = facts;
  const { total, grown, application, trunk } = sinceStart;
  const place = application ?? trunk;
  const site = grown?.traceback.site;
  return {
    kind: grown ? 'leak-like' : 'spread',
    sentences: [
      `${grown ? 'leak-like' : 'leak-like, spread'}: ${grownText(facts)}${throughText(place, site)}`,
      `${allocatedText(sinceStart, place)}${objectsText(total)}`,
      ...joined([...besidesText(facts), ...lastText(facts)]),
    ],
    place: place?.frame ?? site ?? null,
    share: place?.share ?? null,
    certainty: Math.max(1 - total.chance, grown ? TABLE_CERTAINTY : 0),
    next: [
      callPathOf(base, grown ? 'lineno' : 'app'),
      {
        method: 'GET',
        url: `${base}/end_show?key_type=app`,
        why: 'what grew, by your own functions',
        cost: GC,
      },
    ],
  };
}

/** One place may grow while all together shrank. */
function grownText(facts: VerdictFacts): string {
  const { total, grown } = facts.sinceStart;
  if (total.sizeDiff > 0 || !grown) return liveText(facts);
  return `${figuresText(grown)} of live objects in one place, while all together changed: ${liveText(facts)}`;
}

function callPathOf(base: string, keyType: KeyType): NextQuestion {
  const url = `${base}/detail?of=diff&key_type=${keyType}&top=0`;
  return { method: 'GET', url, why: 'the call path of what grew most', cost: '' };
}

function throughText(place: PlaceShare | null, site: Frame | undefined): string {
  if (!place) return '';
  const isSite = String(place.frame) === String(site);
  return `, ${Math.round(place.share * 100)} % ${isSite ? 'in' : 'through'} ${placeText(place.frame)}`;
}

/** As {@link throughText}, where the site itself was named already. */
function elsewhere(place: PlaceShare | null, site: Frame): string {
  return String(place?.frame) === String(site) ? '' : throughText(place, site);
}

/** Where the growth was allocated, unless it was said already. */
function allocatedText({ grown, places }: LiveChange, place: PlaceShare | null): string {
  if (!grown) return `allocated in ${plural(places, 'place')}, of which none stands out; `;
  const { site } = grown.traceback;
  const others = places > 1 ? ` and ${plural(places - 1, 'other place')}` : '';
  return String(place?.frame) === String(site) ? '' : `allocated in ${placeText(site)}${others}; `;
}

const GC = 'a full garbage collection';

/** Other memory that grew by more. */
function besidesText(facts: VerdictFacts): string[] {
  const { sinceStart, memory } = facts;
  const { arrayBuffersDiff, nativeDiff } = memory;
  const most = Math.max(0, sinceStart.total.sizeDiff);
  const parts = [
    ...(arrayBuffersDiff > most && isMuch(arrayBuffersDiff, LEAST_BUFFERS, memory)
      ? [`${formatSize(arrayBuffersDiff, true)} of contents of Buffers and ArrayBuffers`]
      : []),
    ...(nativeDiff > most && isMuch(nativeDiff, LEAST_NATIVE, memory)
      ? [`${formatSize(nativeDiff, true)} of memory that is no JavaScript${listText(facts)}`]
      : []),
  ];
  const sites = facts.buffersTraced && arrayBuffersDiff > most ? restText(memory) : '';
  return parts.length === 0 ? [] : [`besides ${parts.join(' and ')}, which these may hold${sites}`];
}

/** One line at most. */
function joined(sentences: readonly string[]): string[] {
  return sentences.length === 0 ? [] : [sentences.join('; ')];
}

/** A cache that fills grows, too, and then no more. */
function lastText({ sinceLast }: VerdictFacts): string[] {
  if (!sinceLast) return [];
  return isGrowth(sinceLast)
    ? [`since the last look ${figuresText(sinceLast.total)}, more than chance as well`]
    : ['since the last look nothing grew by more than chance: a cache that has filled looks like this'];
}

function buffersGrew(facts: VerdictFacts, grown: StatisticDiff): Verdict {
  const { sinceStart, memory, base } = facts;
  const { application, total } = sinceStart;
  const { site } = grown.traceback;
  return {
    kind: 'buffers',
    sentences: [
      buffersText(facts, Math.max(grown.sizeDiff, memory.arrayBuffersDiff)),
      `${formatSize(grown.sizeDiff)} of it allocated in ${placeText(site)}${elsewhere(application, site)}${restText(memory)}`,
      ...lastText(facts),
    ],
    place: application?.frame ?? site,
    share: null,
    certainty: 1 - total.chance,
    next: [callPathOf(base, 'lineno')],
  };
}

function unknownBuffersGrew(facts: VerdictFacts): Verdict {
  return {
    kind: 'buffers',
    sentences: [
      buffersText(facts, facts.memory.arrayBuffersDiff),
      facts.buffersTraced
        ? callSitesText(facts.memory)
        : 'the option buffers: true tells where they are made',
    ],
    ...NOWHERE,
    next: [typesOf(facts.base, 'which types of objects there are more of, those with buffers, too')],
  };
}

function buffersText({ begun }: VerdictFacts, bytes: number): string {
  return `buffers: ${formatSize(bytes, true)} of contents of Buffers and ArrayBuffers since begin ${begun}`;
}

function typesOf(base: string, why: string): NextQuestion {
  return { method: 'GET', url: `${base}/memory/growth`, why, cost: CENSUS };
}

const CENSUS = 'two full garbage collections and a walk over the heap';

/** Nothing to name. */
const NOWHERE = { place: null, share: null, certainty: null };

function nativeGrew(facts: VerdictFacts): Verdict {
  const { memory, begun, base } = facts;
  return {
    kind: 'native',
    sentences: [
      `native: ${formatSize(memory.nativeDiff, true)} of memory that is no JavaScript since begin ${begun}`,
      holdersText(facts),
      liveStayed(facts),
    ],
    ...NOWHERE,
    next: [afterNative(facts), statsOf(base)],
  };
}

function afterNative({ base, types }: VerdictFacts): NextQuestion {
  const [most] = types ?? [];
  if (most) {
    const url = `${base}/memory/backrefs?type=${most.name}`;
    return { method: 'GET', url, why: 'who holds them', cost: 'a heap snapshot' };
  }
  if (types) return typesOf(base, 'which types of objects there are more of');
  const why = 'before the same traffic and /end_show, to count objects with native parts';
  return { method: 'POST', url: `${base}/begin_show?types=1`, why, cost: CENSUS };
}

function heapIsFree(facts: VerdictFacts): Verdict {
  const { heapFree, rss } = facts.memory;
  return {
    kind: 'free heap',
    sentences: [
      `free heap: ${formatSize(heapFree)} of ${formatSize(rss)} resident memory are pages that V8 keeps without an object in them`,
      liveStayed(facts),
    ],
    ...NOWHERE,
    next: [statsOf(facts.base)],
  };
}

function liveStayed(facts: VerdictFacts): string {
  return `${liveText(facts)} may be chance`;
}

function statsOf(base: string): NextQuestion {
  return { method: 'GET', url: `${base}/memory/stats`, why: 'where the memory of the process is', cost: '' };
}

function littleTraffic(facts: VerdictFacts, net: number): Verdict {
  const { sinceStart, base } = facts;
  const times = Math.max(2, Math.ceil(SAMPLES_NEEDED / net));
  return {
    kind: 'little traffic',
    sentences: [
      `too little traffic: ${liveText(facts)} may be chance; ${objectsText(sinceStart.total)}`,
      `if it is growth, about ${times} times as much traffic will show it`,
    ],
    ...NOWHERE,
    certainty: 1 - sinceStart.total.chance,
    next: [{ method: 'GET', url: `${base}/end_show`, why: 'the same after more traffic', cost: GC }],
  };
}

function nothingGrew(facts: VerdictFacts): Verdict {
  const url = `${facts.base}/memory/leaks?every=60s`;
  return {
    kind: 'no growth',
    sentences: [`no growth: ${liveText(facts)}`],
    ...NOWHERE,
    next: [{ method: 'POST', url, why: 'watch for a slow leak', cost: `${GC} a minute` }],
  };
}

function liveText({ sinceStart, begun }: VerdictFacts): string {
  return `${figuresText(sinceStart.total)} of live objects since begin ${begun}`;
}

function figuresText({ sizeDiff, error }: Pick<TotalChange, 'sizeDiff' | 'error'>): string {
  return `${formatSize(sizeDiff, true)} (±${formatSize(error)})`;
}

function objectsText({ newSamples, freedSamples }: TotalChange): string {
  return `${plural(newSamples, 'sampled object')} came, ${freedSamples} went`;
}

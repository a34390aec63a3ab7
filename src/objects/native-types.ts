import { type Counts } from '../model/counts';
import { type Census, type TypeComparison } from '../model/census';
import { type TypeCount } from '../model/type-counts';
import { messageOf } from '../base/thrown';
import { type CensusQuestion, type ObjectCounts } from './object-counts';

/** Of JavaScript itself, where names of Node and of programs may be the same. */
const OF_V8: ReadonlySet<string> = new Set([
  ...['Collator', 'DateTimeFormat', 'DisplayNames', 'DurationFormat', 'ListFormat', 'Locale', 'NumberFormat'],
  ...['PluralRules', 'RelativeTimeFormat', 'Segmenter', 'Memory', 'Module', 'Instance', 'Table'],
]);

/** Of Node: the classes that programs make, or what they hold. */
const OF_NODE: ReadonlySet<string> = new Set([
  ...[
    'BrotliCompress',
    'BrotliDecompress',
    'Deflate',
    'DeflateRaw',
    'Gunzip',
    'Gzip',
    'Inflate',
    'InflateRaw',
  ],
  ...[
    'Unzip',
    'ZstdCompress',
    'ZstdDecompress',
    'SecureContext',
    'TLSSocket',
    'X509Certificate',
    'Hash',
    'Hmac',
  ],
  ...['Cipheriv', 'Decipheriv', 'Sign', 'Verify', 'DiffieHellman', 'ECDH', 'KeyObjectHandle', 'CryptoKey'],
  ...['Worker', 'MessagePort', 'BroadcastChannel', 'Socket', 'Server', 'Http2Session', 'ChildProcess'],
  ...['FileHandle', 'FSWatcher', 'StatWatcher', 'Blob', 'BlockList', 'TextDecoder', 'ContextifyScript'],
  ...['DatabaseSync', 'StatementSync', 'ChannelWrap'],
]);

/**
 * Counts the types that have native parts, whose memory V8 neither samples nor, for most, knows of: at a beginning, and
 * again at each look of it.
 *
 * It takes a whole census, of which it keeps these: V8 walks the heap anew for each prototype that it is asked for, and
 * one of them alone holds the thread for 0.9 times as long as all objects do (2.4 million objects: 1.0 to 1.3 s against 1.2
 * to 1.4 s, Node 20 to 26).
 */
export class NativeTypes {
  /** By the capture of the beginning, with which they go. */
  readonly #begun = new WeakMap<object, Counts>();

  constructor(private readonly counts: ObjectCounts) {}

  /** @throws As {@link ObjectCounts.take}. */
  async count(question: CensusQuestion): Promise<CountedTypes> {
    const { types, pauseMs } = await this.counts.take(question);
    return { types: selectNative(types), pauseMs };
  }

  /** @param start - The capture that the counts are of the time of. */
  remember(start: object, { types }: CountedTypes): void {
    this.#begun.set(start, types);
  }

  /** Never rejects: a look is worth having without. @returns `null` where nothing was counted at the beginning. */
  async compare(start: object | null, question: CensusQuestion): Promise<TypeComparison | null> {
    const then = start && this.#begun.get(start);
    if (!then) return null;
    try {
      const { types: now, pauseMs } = await this.count(question);
      return { now, then, pauseMs, fault: null };
    } catch (error) {
      return { now: then, then, pauseMs: 0, fault: messageOf(error) };
    }
  }
}

/** Live objects with native parts, by type. */
export interface CountedTypes {
  readonly types: Counts;
  readonly pauseMs: Census['pauseMs'];
}

/** A class of Node and what is native of it may go by one name: they are as many, and count once. */
export function selectNative(types: readonly TypeCount[]): Counts {
  const counts = new Map<string, number>();
  for (const { name, filename, count } of types) {
    const isNative = filename === '' ? OF_V8.has(name) || OF_NODE.has(name) : isOfNode(filename, name);
    if (isNative) counts.set(name, Math.max(count, counts.get(name) ?? 0));
  }
  return Object.fromEntries(counts);
}

function isOfNode(filename: string, name: string): boolean {
  return filename.startsWith('node:') && OF_NODE.has(name);
}

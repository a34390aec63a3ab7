import { printable } from '../base/printable';
import { type Frame } from '../model/frame';
import { frameJson } from './frame-json';

/**
 * What a comparison with the beginning comes to. `leak-like`: live memory grew by more than chance, in a place that stands
 * out; `spread`: in no place alone; `buffers`, `native`: other memory grew; `free heap`: much is held free, and nothing
 * grew; `little traffic`: what grew may be chance, and more would tell; `no growth`.
 */
export type VerdictKind =
  'leak-like' | 'spread' | 'buffers' | 'native' | 'free heap' | 'little traffic' | 'no growth';

/** What to ask next. */
export interface NextQuestion {
  /** What `curl` needs for it besides the URL; none for a GET. */
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly why: string;
  /** What it does to the process; empty where that is nothing to speak of. */
  readonly cost: string;
}

export interface Verdict {
  readonly kind: VerdictKind;
  /** At most three lines. */
  readonly sentences: readonly string[];
  /** The function of the application, or else the call, that the growth goes through. */
  readonly place: Frame | null;
  /** How much of the growth goes through it, 0 … 1. */
  readonly share: number | null;
  /** Of growth of live memory: 1 less the chance that there is none; a lower bound. */
  readonly certainty: number | null;
  readonly next: readonly NextQuestion[];
}

/** A verdict that was given, for later answers to repeat. */
export interface ToldVerdict {
  /** Of the capture that it is about. */
  readonly at: Date;
  readonly text: string;
  readonly json: ReturnType<typeof verdictJson>;
}

/** At most four lines. */
export function verdictText({ sentences, next }: Verdict): string {
  const [first] = next;
  const lines = [
    ...sentences.map((sentence, index) => (index === 0 ? sentence : `  ${sentence}`)),
    ...(first
      ? [`  next: curl ${first.method === 'POST' ? '-X POST ' : ''}'${first.url}'   ${first.why}`]
      : []),
  ];
  return lines.map((line) => `${printable(line)}\n`).join('');
}

export function verdictJson({ kind, sentences, place, share, certainty, next }: Verdict) {
  const round = (value: number | null) => value && Number(value.toFixed(6));
  return {
    kind,
    /** In words, with the figures. */
    sentence: sentences.join('; '),
    /** The function of the application, or else the call, that the growth goes through. */
    place: place && frameJson(place),
    /**
     * How much of the growth goes through it, 0 … 1.
     *
     * @format double
     */
    share: round(share),
    /**
     * Of growth of live memory: 1 less the chance that there is none; a lower bound.
     *
     * @format double
     */
    certainty: round(certainty),
    next,
  };
}

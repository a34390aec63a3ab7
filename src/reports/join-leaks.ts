import { compareFrames, type Frame } from '../model/frame';
import { type Rate } from '../model/growth';
import { type TimeLeft } from '../model/time-left';
import { type Traceback } from '../model/traceback';
import { type Found, type Leak, placeOf } from './find-leaks';
import { type Part } from './gathered';

/** A place that grows in one process or in several; rates are sums. */
export interface JoinedLeak extends Rate {
  readonly frame: Frame;
  /** Its part of the growth of all memory of all processes; `null` where there was no growth in all. */
  readonly share: number | null;
  /** When its growth alone will have filled the first heap, and whose; `null` where it grows outside of it. */
  readonly heapFull: (TimeLeft & { readonly pid: number }) | null;
  /** Of the process in which it grows fastest. */
  readonly traceback: Traceback | null;
  /** How fast it grows in each process, bytes an hour. */
  readonly rates: readonly { pid: number; amount: number }[];
}

/** What the watches of some processes found. */
export interface JoinedLeaks extends Rate {
  /** Of the longest windows. */
  readonly durationMs: number;
  /** The fastest first, then by frame. */
  readonly leaks: readonly JoinedLeak[];
}

/** @returns `null` where none has found anything yet. */
export function joinLeaks(parts: readonly Part<Found>[], top: number): JoinedLeaks | null {
  if (parts.length === 0) return null;
  const growths = parts.map(({ data }) => data.growth);
  const all = sumRates(growths);
  const leaks = Array.from(groupByPlace(parts).values(), (group) => joinPlace(group, all.rate));
  return {
    ...all,
    durationMs: Math.max(...growths.map(({ durationMs }) => durationMs)),
    leaks: leaks.sort((a, b) => b.rate - a.rate || compareFrames(a.frame, b.frame)).slice(0, top),
  };
}

/** The leaks of one place, the fastest first. */
type PlaceGroup = { pid: number; leak: Leak }[];

function groupByPlace(parts: readonly Part<Found>[]): Map<string, PlaceGroup> {
  const groups = new Map<string, PlaceGroup>();
  for (const { process, data } of parts) {
    for (const leak of data.leaks) {
      const place = placeOf(leak.suspect.frame);
      const group = groups.get(place) ?? [];
      groups.set(place, group);
      group.push({ pid: process.pid, leak });
    }
  }
  for (const group of groups.values()) group.sort((a, b) => b.leak.suspect.rate - a.leak.suspect.rate);
  return groups;
}

function joinPlace(group: PlaceGroup, rateOfAll: number): JoinedLeak {
  const [fastest] = group;
  if (!fastest) throw new RangeError('there is nothing to join');
  const sum = sumRates(group.map(({ leak }) => leak.suspect));
  const full = group.flatMap(({ pid, leak }) => (leak.heapFull ? { ...leak.heapFull, pid } : []));
  return {
    ...sum,
    frame: fastest.leak.suspect.frame,
    share: rateOfAll > 0 ? sum.rate / rateOfAll : null,
    heapFull: full.sort((a, b) => a.ms - b.ms)[0] ?? null,
    traceback: fastest.leak.traceback,
    rates: group.map(({ pid, leak }) => ({ pid, amount: leak.suspect.rate })),
  };
}

/** Processes are sampled by themselves, so the variances of their rates add up. */
function sumRates(rates: readonly Rate[]): Rate {
  return {
    rate: rates.reduce((sum, { rate }) => sum + rate, 0),
    error: Math.hypot(...rates.map(({ error }) => error)),
  };
}

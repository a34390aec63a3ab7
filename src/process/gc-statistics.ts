import { type GCProfiler } from 'node:v8';

/** The collections of one kind. */
export interface GcKind {
  /** As V8 names it: `Scavenge` is of young objects, `MarkSweepCompact` of all. */
  readonly kind: string;
  readonly runs: number;
  readonly totalMs: number;
  readonly longestMs: number;
  /** Bytes. */
  readonly freed: number;
}

export interface GcStatistics {
  /** How long collections were watched, milliseconds. */
  readonly watchedMs: number;
  /** Those that held the process longest first. */
  readonly kinds: readonly GcKind[];
}

/** One collection, as V8 reports it: its cost in microseconds, the heap before and after it in bytes. */
export type Collection = Pick<ReturnType<GCProfiler['stop']>['statistics'][number], 'gcType' | 'cost'> &
  Readonly<Record<'beforeGC' | 'afterGC', { readonly heapStatistics: { readonly usedHeapSize: number } }>>;

/** Sums collections up by kind. */
export class GcTally {
  readonly #kinds = new Map<string, GcKind>();

  /** As of {@link GcStatistics}. */
  get kinds(): GcKind[] {
    const kinds = Array.from(this.#kinds.values());
    return kinds.sort((a, b) => b.totalMs - a.totalMs || (a.kind < b.kind ? -1 : 1));
  }

  add({ gcType: kind, cost, beforeGC, afterGC }: Collection): void {
    const sum = this.#kinds.get(kind) ?? { runs: 0, totalMs: 0, longestMs: 0, freed: 0 };
    const ms = cost / 1000;
    const freed = beforeGC.heapStatistics.usedHeapSize - afterGC.heapStatistics.usedHeapSize;
    this.#kinds.set(kind, {
      kind,
      runs: sum.runs + 1,
      totalMs: sum.totalMs + ms,
      longestMs: Math.max(sum.longestMs, ms),
      // A step of marking frees nothing, and what was allocated meanwhile is not the opposite of freed.
      freed: sum.freed + Math.max(0, freed),
    });
  }
}

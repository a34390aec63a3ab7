import { type GcStatistics } from '../process/gc-statistics';
import { type HeapSpace } from '../process/v8-heap';
import { type ProcessStats } from '../tracer/stats';

/** What the process may grow to, bytes. */
export interface Limit {
  readonly name: 'V8 heap' | 'cgroup';
  readonly limit: number;
  readonly left: number;
}

export function limitsOf({ now, cgroup }: ProcessStats): Limit[] {
  const limit = (name: Limit['name'], { limit, used }: { limit: number; used: number }) => ({
    name,
    limit,
    left: Math.max(0, limit - used),
  });
  return [limit('V8 heap', now.heap), ...(cgroup ? [limit('cgroup', cgroup)] : [])];
}

/** A space of V8's heap, with its change since begin; `null` where there is none. Bytes. */
export interface SpaceRow extends HeapSpace {
  readonly usedDiff: number | null;
}

export function spacesOf({ now, begin }: ProcessStats): SpaceRow[] {
  const before = new Map(begin?.reading.heap.spaces.map(({ name, used }) => [name, used]));
  return now.heap.spaces.map((space) => ({
    ...space,
    usedDiff: begin && space.used - (before.get(space.name) ?? 0),
  }));
}

/** The part of the time that went into collections, 0 … 1. */
export function gcShare({ watchedMs, kinds }: GcStatistics): number {
  return watchedMs > 0 ? kinds.reduce((sum, { totalMs }) => sum + totalMs, 0) / watchedMs : 0;
}

import { countHeapSamples } from '../model/packed-snapshot';
import { type CgroupMemory, readCgroupMemory } from '../process/cgroup-memory';
import { type GcStatistics } from '../process/gc-statistics';
import { type ProcessReading, readProcess } from '../process/process-reading';
import { getTracerMemory } from './api';
import { type TracerState } from './capture';
import { owner } from './owner';

/** How the memory of one process stands, and what is known of where it went. Bytes. */
export interface ProcessStats {
  readonly now: ProcessReading;
  /** `null` without a `start`. */
  readonly begin: { readonly reading: ProcessReading; readonly traced: number } | null;
  /** `null` where nothing limits it. */
  readonly cgroup: CgroupMemory | null;
  /** `null` when tracing is off. */
  readonly tracer: TracerStats | null;
}

export interface TracerStats extends TracerState {
  /** `null` before the first capture. */
  readonly newest: { readonly takenAt: Date; readonly samples: number } | null;
  /** Live traced bytes of the newest capture, and the most of any. */
  readonly traced: { readonly current: number; readonly peak: number };
  readonly captures: { readonly count: number; readonly pauseMs: number };
  /** What the package holds for the snapshots it keeps. */
  readonly ownMemory: number;
  readonly gc: GcStatistics;
}

/** Reads how the process stands; takes no capture and forces no GC. */
export async function readStats(): Promise<ProcessStats> {
  const [now, cgroup] = await Promise.all([readProcess(), readCgroupMemory()]);
  return { now, begin: readBegin(), cgroup, tracer: readTracer() };
}

/** Not of an earlier run of the sampler, which is no beginning of this one. */
function readBegin(): ProcessStats['begin'] {
  const { tracer, window } = owner();
  const { start } = window;
  if (!start?.reading || start.snapshot.origin.sampler !== tracer.newest?.origin.sampler) return null;
  return { reading: start.reading, traced: start.live };
}

function readTracer(): TracerStats | null {
  const { tracer } = owner();
  const { state, taken, gc, newest, tracedMemory } = tracer;
  if (!state || !taken || !gc) return null;
  return {
    ...state,
    newest: newest && { takenAt: newest.origin.takenAt, samples: countHeapSamples(newest) },
    traced: tracedMemory,
    captures: { ...taken },
    ownMemory: getTracerMemory(),
    gc,
  };
}

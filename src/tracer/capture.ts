import { type Snapshot } from '../model/snapshot';

/** A snapshot, with what taking it cost and how the process stood right after its GC. */
export interface Capture {
  readonly snapshot: Snapshot;
  /** How long the thread was held, milliseconds: the GC, V8's answer and its decoding. */
  readonly pauseMs: number;
  /** Full GCs during the pause. */
  readonly gcCount: number;
  /** From the question to the snapshot, milliseconds; includes waiting for a clean tick. */
  readonly totalMs: number;
  readonly memory: NodeJS.MemoryUsage;
  readonly tracer: TracerState;
}

/** What the tracer was set to. */
export interface TracerState {
  readonly tracingSince: Date;
  readonly samplingInterval: number;
  readonly tracebackLimit: number;
}

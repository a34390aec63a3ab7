import { type PackedSnapshot } from '../model/packed-snapshot';

/** A snapshot, with what taking it cost and how the process stood right after its GC. */
export interface Capture {
  readonly snapshot: PackedSnapshot;
  /** Live bytes, less those of this package itself. */
  readonly live: number;
  /** How long the traced thread was held, milliseconds: the GC and V8's answer. */
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

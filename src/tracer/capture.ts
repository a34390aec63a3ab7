import { countHeapSamples, type PackedSnapshot } from '../model/packed-snapshot';
import { type CaptureEvent } from './events';
import { type ExactFramesMode, type FrameAccuracy } from './exact-frames';
import { type Counts } from '../model/counts';
import { type ProcessReading } from '../process/process-reading';

/** What a capture cost. */
export interface CaptureCost {
  /** How long the traced thread was held, milliseconds: the GC, V8's answer, and the reading of Buffers. */
  readonly pauseMs: number;
  /** Full GCs during the pause. */
  readonly gcCount: number;
  /** From the question to the snapshot, milliseconds; includes waiting for a clean tick. */
  readonly totalMs: number;
}

/** A snapshot, with what taking it cost and how the process stood right after its GC. */
export interface Capture extends CaptureCost {
  readonly snapshot: PackedSnapshot;
  /** Live bytes on V8's heap, less those of this package itself. */
  readonly live: number;
  /** What is live after the GC; what it freed counts as free memory of the heap, which the process still holds. */
  readonly memory: NodeJS.MemoryUsage;
  readonly tracer: TracerState;
  /**
   * Of `start` alone: how the process stood right before the capture. After the forced GC pages are still resident that
   * V8 gives back within the next second (190 of 290 MB in a heap of garbage), and the helper thread is there as well.
   */
  readonly reading: ProcessReading | null;
  /** What was open or running right after it, by kind. */
  readonly resources: Counts;
}

/** What the tracer knows of a capture. */
export type TracerCapture = Omit<Capture, 'reading' | 'resources'>;

/** Captures of an earlier run of the sampler know nothing of this one's objects: not worth comparing with. */
export function sameRun(older: Capture | null, now: Capture): Capture | null {
  return older?.snapshot.origin.sampler === now.snapshot.origin.sampler ? older : null;
}

/** What users are told of a capture. */
export function toEvent({ snapshot, live, pauseMs, gcCount, totalMs }: TracerCapture): CaptureEvent {
  const samples = countHeapSamples(snapshot);
  return { at: snapshot.origin.takenAt, live, samples, pauseMs, gcCount, totalMs };
}

/** What the tracer was set to. */
export interface TracerState {
  readonly tracingSince: Date;
  readonly samplingInterval: number;
  readonly tracebackLimit: number;
  /** Whether memory of Buffers and ArrayBuffers is sampled as well. */
  readonly buffers: boolean;
  readonly exactFrames: ExactFramesMode;
  /** As it was at the time. */
  readonly frames: FrameAccuracy;
}

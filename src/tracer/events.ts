import { EventEmitter } from 'node:events';

/** A comparison began: `start` was taken, `last` forgotten. */
export interface BeginEvent {
  readonly at: Date;
}

/** What a capture found and cost. */
export interface CaptureEvent {
  readonly at: Date;
  /** Live traced bytes on V8's heap, less those of this package itself. */
  readonly live: number;
  /** Sampled objects, those of this package included. */
  readonly samples: number;
  /** How long the process was held, milliseconds. */
  readonly pauseMs: number;
  readonly gcCount: number;
  /** From the question to the snapshot, milliseconds. */
  readonly totalMs: number;
}

/** A start or a capture failed because another heap profiler holds V8's sampler, or stopped ours. */
export interface ForeignSamplerEvent {
  readonly code: 'ERR_TRACEALLOC_FOREIGN_SAMPLER' | 'ERR_TRACEALLOC_SAMPLER_LOST';
  readonly message: string;
}

/** A place that grew by more than chance over the windows of the leak watch. */
export interface LeakEvent {
  /** File and line, as reports show them. */
  readonly place: string;
  readonly function: string;
  /** Whether it grows outside V8's heap. */
  readonly external: boolean;
  /** Bytes an hour. */
  readonly rate: number;
  /** Half width of the 95 % interval of the rate. */
  readonly error: number;
  /** Its part of the growth of all memory; `null` where that does not grow. */
  readonly share: number | null;
  /**
   * The application's function that most of it comes through, as `src/a.ts:3 in f`; `null` where the place itself is the
   * application's, or no function of it is in the call paths.
   */
  readonly via: string | null;
  /** How much of it does, 0 … 1; `null` as `via` is. */
  readonly viaShare: number | null;
  /** When its growth alone will have filled the heap, milliseconds; `null` where it grows outside of it. */
  readonly timeLeftMs: number | null;
}

/** The live memory was written to disk, because the heap is nearly full. */
export interface NearLimitEvent {
  /** Paths of the two files. */
  readonly snapshot: string;
  readonly report: string;
  /** Bytes of the old generation after a full collection, and how many it may take. */
  readonly used: number;
  readonly limit: number;
}

/** What happens in a process that others may want to hear of, by name. */
export interface MemoryEvents {
  begin: BeginEvent;
  capture: CaptureEvent;
  'foreign-sampler': ForeignSamplerEvent;
  leak: LeakEvent;
  'near-limit': NearLimitEvent;
}

export type MemoryEventName = keyof MemoryEvents;

/** Tells of what happens in a process. A listener must not throw. */
export class EventHub {
  // Each router may listen: many of them are no leak.
  readonly #emitter = new EventEmitter().setMaxListeners(0);

  tell<Name extends MemoryEventName>(event: Name, details: MemoryEvents[Name]): void {
    this.#emitter.emit(event, details);
  }

  on(event: MemoryEventName, listener: (details: unknown) => void): void {
    this.#emitter.on(event, listener);
  }

  off(event: MemoryEventName, listener: (details: unknown) => void): void {
    this.#emitter.off(event, listener);
  }
}

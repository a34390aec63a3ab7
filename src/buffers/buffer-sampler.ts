import { types } from 'node:util';
import { CallTreeBuilder } from '../model/call-tree-builder';
import { ROOT } from '../model/call-tree';
import { type Frame } from '../model/frame';
import { toSamples } from '../model/samples';
import { Snapshot, type SnapshotOrigin } from '../model/snapshot';
import { CallPaths } from './call-paths';
import { drawEstimate, drawGap } from './draw';
import { type HeldSample, HeldSamples } from './held-samples';
import { type Callable, type Meter } from './pass-through';
import { patchAllocators } from './patches';

/** V8 puts the contents of a typed array up to this size on its heap, if nobody asks for its buffer. */
const MAX_BYTES_ON_HEAP = 64;

/**
 * Samples the memory that Buffers, ArrayBuffers and SharedArrayBuffers take outside V8's heap, from its creation to
 * {@link close}: of each `samplingInterval` bytes on average one allocation, with the stack it was made by.
 */
export class BufferSampler {
  readonly #held = new HeldSamples();
  readonly #paths = new CallPaths();
  readonly #meter: Meter;
  readonly #unpatch: () => void;
  #newest = 0;

  /** @param tracebackLimit - Most frames kept for a sample, the newest. */
  constructor(
    private readonly samplingInterval: number,
    private readonly tracebackLimit: number,
  ) {
    this.#meter = {
      bytesLeft: drawGap(samplingInterval),
      isInside: false,
      sample: (allocated, source, by) => {
        this.#sample(allocated, source, by);
      },
    };
    this.#unpatch = patchAllocators(this.#meter);
  }

  /** The ordinal of the newest sample; 0 before the first. */
  get newest(): number {
    return this.#newest;
  }

  /**
   * The samples up to one that are still held, by ascending ordinal. To be asked after a full collection, in a later
   * task than the one in which `newest` was the newest: what a task has sampled is held for that task.
   */
  snapshot(newest: number, origin: SnapshotOrigin): Snapshot {
    const held = this.#held.list().filter(({ ordinal }) => ordinal >= newest);
    return toSnapshot(
      held.sort((a, b) => a.ordinal - b.ordinal),
      origin,
    );
  }

  /** Restores the functions. Those that somebody holds on to work on, and count nothing. */
  close(): void {
    this.#unpatch();
    this.#meter.bytesLeft = Infinity;
    this.#meter.sample = () => undefined;
  }

  /** A point that falls on what is not counted is passed over; that changes nothing for the points that do not. */
  #sample(allocated: unknown, source: unknown, by: Callable): void {
    this.#meter.bytesLeft = drawGap(this.samplingInterval);
    try {
      const memory = memoryOf(allocated, source);
      if (memory === null) return;
      const path = this.#paths.read(this.tracebackLimit, by);
      const { byteLength } = allocated as { byteLength: number };
      const estimate = drawEstimate(byteLength, this.samplingInterval);
      this.#held.add(memory, { ordinal: --this.#newest, ...estimate, path });
    } catch {
      // No stack left, or built-in functions that the program has changed: its allocation must not fail for that.
    }
  }
}

/** The memory outside V8's heap that a call allocated; null when it allocated none, as for a view of other memory. */
function memoryOf(allocated: unknown, source: unknown): ArrayBufferLike | null {
  if (types.isAnyArrayBuffer(allocated)) return allocated;
  if (!types.isUint8Array(allocated) || allocated.buffer === source) return null;
  const { byteLength, buffer } = allocated;
  const isOnHeap = byteLength <= MAX_BYTES_ON_HEAP && buffer.byteLength === byteLength;
  return isOnHeap ? null : buffer;
}

/** Frames are shared by paths, so each is looked up by its text once. */
function toSnapshot(held: readonly HeldSample[], origin: SnapshotOrigin): Snapshot {
  const builder = new CallTreeBuilder();
  const frameIds = new Map<Frame, number>();
  const frameId = (frame: Frame): number => {
    const known = frameIds.get(frame);
    if (known !== undefined) return known;
    const id = builder.frameId(frame);
    frameIds.set(frame, id);
    return id;
  };
  const rows = held.map(({ ordinal, size, count, path }) => {
    const node = path.reduce((caller, frame) => builder.child(caller, frameId(frame)), ROOT);
    return { ordinal, size, count, node };
  });
  return new Snapshot(builder.build(), toSamples(rows), origin);
}

import { GCProfiler, getHeapSpaceStatistics, getHeapStatistics } from 'node:v8';

/** How much was allocated until a moment. */
export interface Reading {
  /**
   * Bytes; only differences mean something. Stands still while probes run, and jumps when there is a collection.
   */
  readonly clock: number;
  /** Bytes outside V8's heap. They may shrink between collections: the contents of Buffers are freed beside the program. */
  readonly external: number;
  /** How many collections there were. Between readings that differ here the clock says nothing. */
  readonly collections: number;
  /** Bytes in use on V8's heap and outside it. */
  readonly used: number;
}

/**
 * Where a program's objects are made. What goes straight into old space is not counted: V8 takes that from pages of up to
 * 256 kB and counts each page whole, so that one probe in a hundred seemed to allocate 200 kB. It is V8's own (code,
 * among it that of the probes) and, rarely, objects of functions that it has compiled to make long-lived ones there.
 */
const YOUNG: ReadonlySet<string> = new Set(['new_space', 'new_large_object_space', 'large_object_space']);

/**
 * Measures what a program allocates, less what the measuring itself does.
 *
 * V8 counts the bytes in use exactly: between two readings with no collection they grow by what was allocated. Its own
 * count of all bytes ever allocated (Node 26) does not serve: every reading gives up the rest of the page that V8
 * allocates from, so that it grew by 50 to 600 kB from one reading to the next where a line had allocated nothing.
 *
 * Collections are told at once by a `GCProfiler`, which takes 4 to 13 µs for each stretch; the entries of a
 * `PerformanceObserver` come turns of the event loop later.
 */
export class Meter {
  /** Bytes allocated by the measuring. */
  #own = 0;
  #collections = 0;
  #profiler = profile();

  /**
   * Stops the clock.
   *
   * @param allocated - {@link readAllocated} from as early as possible.
   * @param overhead - Bytes by which that was too late, those included that the readings themselves take: a part of each
   *   comes after what it reads, and a part before.
   */
  stop(allocated: number, overhead = 0): Reading {
    this.#collections += this.#profiler.stop().statistics.length;
    // Node 26 does not tell of every collection.
    if (overhead < 0) this.#collections++;
    const { used_heap_size, external_memory } = getHeapStatistics();
    return {
      clock: allocated - overhead - this.#own,
      external: external_memory,
      collections: this.#collections,
      used: used_heap_size + external_memory,
    };
  }

  /** Stops the clock at once. */
  stopNow(): Reading {
    const first = readAllocated();
    return this.stop(first, readAllocated() - first);
  }

  /** Lets the clock go on from where it stopped. */
  go({ clock }: Reading): void {
    this.#profiler = profile();
    this.#own = readAllocated() - clock;
  }

  close(): void {
    this.#profiler.stop();
  }
}

/** What was allocated from one reading to the next with no collection between them, bytes. */
export function allocatedBetween(start: Reading, end: Reading): number {
  return end.clock - start.clock + Math.max(0, end.external - start.external);
}

/** Bytes in use where objects are made. */
export function readAllocated(): number {
  let bytes = 0;
  for (const { space_name, space_used_size } of getHeapSpaceStatistics()) {
    if (YOUNG.has(space_name)) bytes += space_used_size;
  }
  return bytes;
}

function profile(): GCProfiler {
  const profiler = new GCProfiler();
  profiler.start();
  return profiler;
}

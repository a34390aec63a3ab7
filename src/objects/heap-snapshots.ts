import { performance } from 'node:perf_hooks';
import { finished, type Readable } from 'node:stream';
import { getHeapSnapshot } from 'node:v8';
import { checkHeadroom, type MemoryNeed, readHeadroom } from '../process/headroom';
import { busy } from '../tracer/capture-budget';
import { type CensusQuestion } from './object-counts';

/** Least time between the beginnings of two. */
const REST_MS = 60_000;

/**
 * Measured with objects of all sizes: up to 15 bytes of resident memory for each byte of heap. And V8 keeps 1024 bytes for the
 * name of each index of the largest array, Map or Set, which has 8 bytes there: without this, arrays of a million small
 * objects took 35 times the heap. Passing the text on allocates, and V8 ended processes whose heap was four fifths full.
 */
const NEED: MemoryNeed = { what: 'a heap snapshot', resident: 15, largeObjects: 128, heap: 0.3 };

/** Who asks for a heap snapshot, and on which terms. */
export type HeapSnapshotQuestion = Pick<CensusQuestion, 'captureBudget' | 'isWanted'>;

/** V8 heap snapshots, which cost much: one at a time, a minute apart, and only where there is memory for it. */
export class HeapSnapshots {
  #isUnderWay = false;
  #lastStart = -Infinity;

  /** When V8 was last told to take one, in the time of `performance.now()`. */
  get lastStart(): number {
    return this.#lastStart;
  }

  /**
   * Takes a heap snapshot, for which V8 holds the thread for seconds, and gives its text. It is to be read with
   * `pipeline`, or destroyed: until then it takes many times the memory of the heap, and no other one is taken.
   *
   * @throws TraceallocError `ERR_TRACEALLOC_BUSY` and `ERR_TRACEALLOC_NO_HEADROOM`, before anything is done.
   */
  async take({ captureBudget, isWanted }: HeapSnapshotQuestion): Promise<Readable> {
    const headroom = await readHeadroom();
    if (!isWanted()) throw busy('nobody waits for the answer any more', 0);
    if (this.#isUnderWay) throw busy('another heap snapshot is under way', REST_MS);
    const rest = this.#lastStart + REST_MS - performance.now();
    if (captureBudget > 0 && rest > 0) throw busy('the last heap snapshot was less than a minute ago', rest);
    checkHeadroom(NEED, headroom);
    this.#lastStart = performance.now();
    const text = getHeapSnapshot();
    this.#isUnderWay = true;
    finished(text, () => {
      this.#isUnderWay = false;
    });
    return text;
  }
}

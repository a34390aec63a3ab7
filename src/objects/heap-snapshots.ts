import { performance } from 'node:perf_hooks';
import { finished, type Readable } from 'node:stream';
import { getHeapSnapshot } from 'node:v8';
import { checkHeadroom, type MemoryNeed, readHeadroom } from '../process/headroom';
import { busy } from '../tracer/capture-budget';
import { type CensusQuestion } from './object-counts';

/** Least time between the beginnings of two. */
const REST_MS = 60_000;

/**
 * Measured with small objects: 14 to 16 bytes of resident memory for each byte of heap. Passing the text on allocates,
 * and V8 ended processes whose heap was four fifths full.
 */
const NEED: MemoryNeed = { what: 'a heap snapshot', resident: 15, heap: 0.3 };

/** V8 heap snapshots, which cost much: one at a time, a minute apart, and only where there is memory for it. */
export class HeapSnapshots {
  #isUnderWay = false;
  #lastStart = -Infinity;

  /**
   * Takes a heap snapshot, for which V8 holds the thread for seconds, and gives its text. It is to be read with
   * `pipeline`, or destroyed: until then it takes many times the memory of the heap.
   *
   * @throws TraceallocError `ERR_TRACEALLOC_BUSY` and `ERR_TRACEALLOC_NO_HEADROOM`, before anything is done.
   */
  async take(question: Pick<CensusQuestion, 'captureBudget' | 'isWanted'>): Promise<Readable> {
    const { captureBudget, isWanted } = question;
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

import { getHeapStatistics } from 'node:v8';
import { Script } from 'node:vm';
import { InspectorSession } from './inspector-session';

/**
 * Throws away all code that V8 has optimised in this thread, so that it is compiled anew, under the flags as they are now.
 *
 * To begin to count calls is what makes V8 do so: inlined calls would not be counted. Nothing is counted then. It costs two
 * walks of the heap (see docs/performance.md for what else was tried), and V8 keeps the bytecode of functions that are not
 * called any more from then on.
 *
 * @returns `false` where somebody measures code coverage in this thread, whose counts would be lost: nothing is done.
 */
export function discardOptimisedCode(): boolean {
  if (isCoverageMeasured()) return false;
  const session = InspectorSession.open('own');
  try {
    session.callNow('Profiler.enable');
    session.callNow('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
    session.callNow('Profiler.stopPreciseCoverage');
    session.callNow('Profiler.disable');
  } finally {
    session.close();
  }
  return true;
}

const PROPERTIES = 1000;
const CLOSURES = 10;
/** What V8 knows of each property takes 16 bytes of a closure: the closures come to 160 kB, or to next to nothing. */
const LEAST_BYTES = 80_000;
/** Most of them must show it: a collection may fall into one, and V8 takes memory in lumps. */
const ROUNDS = 11;

/**
 * Whether anybody measures code coverage in this thread, over whatever session.
 *
 * While calls are counted V8 gives each closure room for what it learns of its properties as soon as it is made; otherwise
 * when it has been running for a while.
 */
function isCoverageMeasured(): boolean {
  const properties = Array.from({ length: PROPERTIES }, (_, index) => `o.p${index};`);
  // In brackets, so that it is compiled with the script.
  const script = new Script(`(function (o) { ${properties.join('')} })`, { filename: 'tracealloc:coverage' });
  const makeClosure = () => script.runInThisContext() as unknown;
  // Kept to the end, or a collection would take them away uncounted.
  const closures = [makeClosure()];
  let grown = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const before = getHeapStatistics().used_heap_size;
    for (let made = 0; made < CLOSURES; made++) closures.push(makeClosure());
    if (getHeapStatistics().used_heap_size - before > LEAST_BYTES) grown++;
  }
  return closures.length > 0 && grown > ROUNDS / 2;
}

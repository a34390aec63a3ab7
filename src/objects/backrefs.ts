import { performance } from 'node:perf_hooks';
import { markMemory } from '../process/extra-memory';
import { ownIdentity } from '../process/identity';
import { BytePipe } from '../thread/byte-pipe';
import { HelperThread } from '../thread/helper-thread';
import { busy } from '../tracer/capture-budget';
import { type BackrefsQuestion, task } from './backrefs-task';
import { type HeapSnapshotQuestion, type HeapSnapshots } from './heap-snapshots';
import { passOn } from './pass-on';

/** How often it is looked whether the client is still there. */
const CHECK_EVERY_MS = 250;

/**
 * Writes what holds the live objects of a type. A heap snapshot of this thread is read while V8 writes it, by a thread of its
 * own that is gone afterwards, with all the memory it took.
 *
 * @throws TraceallocError those of {@link HeapSnapshots.take}, and what the {@link task} throws.
 */
export async function writeBackrefs(
  question: BackrefsQuestion,
  { captureBudget, isWanted }: HeapSnapshotQuestion,
  snapshots: HeapSnapshots,
): Promise<string> {
  const memoryBefore = markMemory();
  const text = await snapshots.take({ captureBudget, isWanted });
  const pipe = new BytePipe();
  const pauseMs = new Float64Array(new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT));
  const thread = new HelperThread();
  const watch = setInterval(() => {
    if (!isWanted()) void thread.terminate();
  }, CHECK_EVERY_MS);
  watch.unref();
  const heapSnapshot = { text: pipe.memory, pauseMs, memoryBefore };
  try {
    // First, because it is to read while this thread is held.
    const answer = thread.run(task, { ...question, process: ownIdentity(), heapSnapshot });
    const passed = passOn(text, pipe).finally(() => {
      pauseMs[0] = performance.now() - snapshots.lastStart;
      pipe.end();
    });
    const [written] = await Promise.all([answer, passed]);
    return written;
  } catch (error) {
    throw isWanted() ? error : busy('nobody waits for the answer any more', 0);
  } finally {
    clearInterval(watch);
    text.destroy();
    await thread.terminate();
  }
}

import { performance } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';
import { type BufferSampler } from '../buffers/buffer-sampler';
import { pack } from '../model/packed-snapshot';
import { stillHeld } from '../process/ledger';
import { type HelperThread } from '../thread/helper-thread';
import { task as addBuffersTask } from './add-buffers-task';
import { type Collected, type CollectInput, task as collectTask } from './collect-task';

/** A collection that worked. */
export type Taken = Extract<Collected, { outcome: 'taken' }> & {
  /** How long the reading of Buffers held the traced thread, milliseconds. */
  readonly buffersMs: number;
};

/**
 * Reads the sampler, decodes what it says, and adds what the collection has left of the Buffers.
 *
 * @param buffers - `null` where they are not sampled.
 */
export type Collect = (
  input: Omit<CollectInput, 'target'>,
  buffers: BufferSampler | null,
) => Promise<Taken | Exclude<Collected, { outcome: 'taken' }>>;

/** @param thread - What takes the work off the thread that is traced. */
export function createCollect(thread: HelperThread): Collect {
  return async (input, sampler) => {
    const newest = sampler?.newest ?? 0;
    // Only the main thread can be read from another one; a sampler elsewhere is read by its own thread.
    const collected = await (isMainThread
      ? thread.run(collectTask, { ...input, target: 'main' })
      : collectTask.run({ ...input, target: 'own' }));
    if (collected.outcome !== 'taken') return collected;
    if (!sampler) return { ...collected, buffersMs: 0 };
    const asked = performance.now();
    const heap = collected.snapshot;
    const buffers = pack(sampler.snapshot(newest, heap.origin));
    const buffersMs = performance.now() - asked;
    return { ...collected, snapshot: await thread.run(addBuffersTask, { heap, buffers }), buffersMs };
  };
}

/** When the pause was, in the time of this thread, and how the memory stood then. */
export function timesOf(
  { before, after }: Taken,
  asked: number,
): { from: number; to: number; memory: NodeJS.MemoryUsage } {
  const { now, memory } = after ?? { now: performance.now(), memory: process.memoryUsage() };
  if (!before) return { from: asked, to: now, memory };
  return { from: before.now, to: now, memory: stillHeld(before.memory, memory) };
}

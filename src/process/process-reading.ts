import { readResidentMemory, type ResidentMemory } from './resident-memory';
import { readV8Heap, type V8Heap } from './v8-heap';

/** How the memory of the process stands at a moment, bytes. It takes no GC. */
export interface ProcessReading {
  readonly at: Date;
  readonly usage: NodeJS.MemoryUsage;
  readonly heap: V8Heap;
  /** A little later than the rest. */
  readonly resident: ResidentMemory;
}

export async function readProcess(): Promise<ProcessReading> {
  const [at, usage, heap] = [new Date(), process.memoryUsage(), readV8Heap()];
  return { at, usage, heap, resident: await readResidentMemory() };
}

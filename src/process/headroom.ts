import { freemem } from 'node:os';
import { getHeapSpaceStatistics, getHeapStatistics } from 'node:v8';
import { TraceallocError } from '../base/errors';
import { formatSize } from '../base/units';
import { readCgroupMemory } from './cgroup-memory';

const LARGE_OBJECT_SPACES: readonly string[] = ['large_object_space', 'new_large_object_space'];

/** What work on the heap may take, at most, for each byte of heap in use. */
export interface MemoryNeed {
  /** The work, for the error message: "a heap snapshot". */
  readonly what: string;
  /** Resident memory of the process, V8's heap included. */
  readonly resident: number;
  /** More of it for each byte of large objects: those of more than about 128 KiB, such as the table of a large Map. */
  readonly largeObjects: number;
  /** Of V8's heap. */
  readonly heap: number;
}

/** How much memory there is, bytes. */
export interface Headroom {
  readonly heapUsed: number;
  /** The part of it that large objects take. */
  readonly largeObjects: number;
  /** What the system, or the container, can still give to this process. */
  readonly resident: number;
  /** What is left up to V8's heap limit. */
  readonly heap: number;
}

/** @throws TraceallocError `ERR_TRACEALLOC_NO_HEADROOM`, with figures, when the need may exceed what there is. */
export function checkHeadroom(need: MemoryNeed, headroom: Headroom): void {
  const { heapUsed, largeObjects } = headroom;
  const most = {
    resident: need.resident * heapUsed + need.largeObjects * largeObjects,
    heap: need.heap * heapUsed,
  };
  for (const kind of ['resident', 'heap'] as const) {
    if (most[kind] <= headroom[kind]) continue;
    const where = kind === 'heap' ? "below V8's heap limit" : 'free for this process';
    throw new TraceallocError(
      'ERR_TRACEALLOC_NO_HEADROOM',
      `${need.what} of a heap of ${formatSize(heapUsed)} may take ${formatSize(most[kind])}, ` +
        `and ${formatSize(headroom[kind])} are ${where}`,
    );
  }
}

export async function readHeadroom(): Promise<Headroom> {
  const cgroup = await readCgroupMemory();
  return readWith(cgroup === null ? Infinity : cgroup.limit - cgroup.used);
}

/** The same at once. In a container it takes file pages for used that the kernel would drop. */
export function readHeadroomNow(): Headroom {
  // Older releases of Node 20 do not have it.
  return readWith((process.availableMemory as (() => number) | undefined)?.() ?? Infinity);
}

/** @param inContainer - What the container has left; the system as a whole may have less, or more. */
function readWith(inContainer: number): Headroom {
  const { used_heap_size, heap_size_limit } = getHeapStatistics();
  return {
    heapUsed: used_heap_size,
    largeObjects: readLargeObjects(),
    resident: Math.max(0, Math.min(freemem(), inContainer)),
    heap: Math.max(0, heap_size_limit - used_heap_size),
  };
}

/** Bytes in V8's spaces for objects that fill pages of their own. */
function readLargeObjects(): number {
  const spaces = getHeapSpaceStatistics().filter(({ space_name }) =>
    LARGE_OBJECT_SPACES.includes(space_name),
  );
  return spaces.reduce((sum, { space_used_size }) => sum + space_used_size, 0);
}

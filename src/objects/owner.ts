import { HeapSnapshots } from './heap-snapshots';
import { ObjectCounts } from './object-counts';

/** What all users of this package in one process (thread) share. */
interface ObjectsOwner {
  readonly counts: ObjectCounts;
  readonly heapSnapshots: HeapSnapshots;
}

/** As that of the tracer: the number grows when the shape changes. */
const OWNER = Symbol.for('tracealloc.objects@1');

const registry: { [OWNER]?: ObjectsOwner | undefined } = globalThis as object;

export function objectsOwner(): ObjectsOwner {
  return (registry[OWNER] ??= { counts: new ObjectCounts(), heapSnapshots: new HeapSnapshots() });
}

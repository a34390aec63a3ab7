import { HeapSnapshots } from './heap-snapshots';
import { NativeTypes } from './native-types';
import { ObjectCounts } from './object-counts';

/** What all users of this package in one process (thread) share. */
interface ObjectsOwner {
  readonly counts: ObjectCounts;
  readonly heapSnapshots: HeapSnapshots;
  readonly nativeTypes: NativeTypes;
}

/** As that of the tracer: the number grows when the shape changes. */
const OWNER = Symbol.for('tracealloc.objects@2');

const registry: { [OWNER]?: ObjectsOwner | undefined } = globalThis as object;

export function objectsOwner(): ObjectsOwner {
  return (registry[OWNER] ??= create());
}

function create(): ObjectsOwner {
  const counts = new ObjectCounts();
  return { counts, heapSnapshots: new HeapSnapshots(), nativeTypes: new NativeTypes(counts) };
}

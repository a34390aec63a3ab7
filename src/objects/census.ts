import { performance } from 'node:perf_hooks';
import { TraceallocError } from '../base/errors';
import { formatSize } from '../base/units';
import { type Census } from '../model/census';
import { rankTypes, type TypeCount } from '../model/type-counts';
import { extraMemory, markMemory } from '../process/extra-memory';
import { checkHeadroom, type Headroom, type MemoryNeed } from '../process/headroom';
import { InspectorSession } from '../tracer/inspector-session';
import { isOwnScript } from '../tracer/script-name';
import { type ConstructorPlaces } from './constructor-places';
import { countByConstructor } from './count-by-constructor';
import { findLiveObjects } from './live-objects';

/**
 * V8 marks the reachable heap in a set of its own, and keeps a handle and an array element for each object. Measured:
 * 1.2 to 2 bytes for each byte of heap in common programs, 3.7 where all objects are of the smallest size, 24 bytes.
 */
const NEED: MemoryNeed = { what: 'a count of the objects', resident: 4, largeObjects: 0, heap: 0.4 };

/** V8 ends the process for an array of more than 2²⁷ elements; this is room for as many of the smallest objects. */
const MAX_HEAP = 24 * 2 ** 27;

/**
 * Counts the live objects of this thread by type, less those of this package. Holds the thread for two full collections
 * and a walk of the heap, all at once, so that no code of the program runs meanwhile.
 *
 * @throws TraceallocError `ERR_TRACEALLOC_NO_HEADROOM`, before anything is done, and those of
 *   {@link InspectorSession.open}.
 */
export function takeCensus(places: ConstructorPlaces, headroom: Headroom): Census {
  checkMemory(headroom);
  const at = new Date();
  const from = performance.now();
  const before = markMemory();
  const session = InspectorSession.open('own');
  let types: TypeCount[];
  let extraBytes: number;
  try {
    types = countTypes(session, places);
    extraBytes = extraMemory(before);
  } finally {
    session.close();
  }
  const objects = types.reduce((sum, { count }) => sum + count, 0);
  return { at, objects, types: rankTypes(types), pauseMs: performance.now() - from, extraBytes };
}

function checkMemory(headroom: Headroom): void {
  checkHeadroom(NEED, headroom);
  if (headroom.heapUsed <= MAX_HEAP) return;
  const most = `objects are counted in a heap of up to ${formatSize(MAX_HEAP)}`;
  throw new TraceallocError(
    'ERR_TRACEALLOC_NO_HEADROOM',
    `${most}, and this one has ${formatSize(headroom.heapUsed)}`,
  );
}

function countTypes(session: InspectorSession, places: ConstructorPlaces): TypeCount[] {
  const placeOf = places.finder(session);
  const types: TypeCount[] = [];
  for (const [kind, count] of countByConstructor(findLiveObjects(session))) {
    const { functionName: name, filename, lineno, column } = placeOf(kind);
    if (!isOwnScript(filename)) types.push({ name, filename, lineno, column, count });
  }
  return types;
}

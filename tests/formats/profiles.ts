import { Frame } from '../../src/model/frame';
import { type Snapshot } from '../../src/model/snapshot';
import { path, type SampledObject, sampledSnapshot } from '../helpers/traces';

const SERVE = 'main.ts:9:1:serve';

/** Objects of two functions of one name, of an anonymous one, of V8 itself, and the contents of a Buffer. */
export const OBJECTS: readonly SampledObject[] = [
  { ordinal: -1, size: 9000, count: 3, path: [new Frame('load.ts', 45, 12, 'load', true)] },
  { ordinal: 1, size: 4000, count: 40, path: path(`${SERVE} cache.ts:2:5:keep`) },
  { ordinal: 2, size: 500, count: 5, path: path(`${SERVE} cache.ts:2:5:keep`) },
  { ordinal: 3, size: 2000, count: 10, path: path(`${SERVE} cache.ts:7:5:keep`) },
  { ordinal: 4, size: 300, count: 1, path: path(`${SERVE} main.ts:20:3`) },
  { ordinal: 5, size: 100, count: 1, path: path('(GC)') },
];

/** Taken at one moment, every object known. */
export const LIVE: Snapshot = sampledSnapshot(OBJECTS, { takenAt: new Date('2026-01-02T03:04:05.678Z') });

/** Two seconds before {@link LIVE}: -1, 2 and 3 are not there yet, 6 and 7 are not freed yet. */
export const OLDER: Snapshot = sampledSnapshot(
  [
    ...OBJECTS.filter(({ ordinal }) => ordinal === 1 || ordinal > 3),
    { ordinal: 6, size: 700, count: 7, path: path(`${SERVE} cache.ts:7:5:keep`) },
    { ordinal: 7, size: 900, count: 9, path: path(`${SERVE} main.ts:30:1:forget`) },
  ],
  { takenAt: new Date('2026-01-02T03:04:03.678Z') },
);

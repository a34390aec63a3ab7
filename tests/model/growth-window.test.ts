import fc from 'fast-check';
import { compareSites, packWindow, unpackWindow } from '../../src/model/growth-window';
import { objectsArbitrary, path, sampledSnapshot } from '../helpers/traces';

const object = (ordinal: number, text: string, size = 1000) => ({
  ordinal,
  size,
  count: 1,
  path: path(text),
});

test('holds what changed in each function, and nothing of the others', () => {
  const older = sampledSnapshot([object(1, 'm.ts:1 a.ts:2'), object(2, 'b.ts:3'), object(5, 'c.ts:4')]);
  const newer = sampledSnapshot([
    object(1, 'm.ts:1 a.ts:2'),
    object(5, 'c.ts:4'),
    object(6, 'm.ts:1 a.ts:2', 500),
    object(7, 'b.ts:3'),
    object(8, 'b.ts:3'),
  ]);
  const { durationMs, newestBefore, changes } = compareSites(newer, older, 60_000);
  expect({ durationMs, newestBefore }).toEqual({
    durationMs: 60_000,
    newestBefore: { heap: 5, external: 0 },
  });
  expect(changes.map(({ frame, sizeDiff, weight }) => [String(frame), sizeDiff, weight])).toEqual([
    ['a.ts:2', 500, 500],
    ['b.ts:3', 1000, 3000],
  ]);
});

test('of an empty older snapshot everything is new', () => {
  const { newestBefore } = compareSites(sampledSnapshot([object(-9, 'a.ts:2')]), sampledSnapshot([]), 1);
  expect(newestBefore).toEqual({ heap: 0, external: 0 });
});

test('comes out of shared memory as it went in', () => {
  const snapshots = objectsArbitrary.map((objects) => sampledSnapshot(objects));
  fc.assert(
    fc.property(snapshots, snapshots, fc.integer({ min: 1 }), (newer, older, durationMs) => {
      const window = compareSites(newer, older, durationMs);
      const packed = packWindow(window);
      expect(Object.prototype.toString.call(packed.buffer)).toBe('[object SharedArrayBuffer]');
      expect(unpackWindow(packed)).toEqual(window);
    }),
  );
});

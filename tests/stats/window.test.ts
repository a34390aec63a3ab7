import fc from 'fast-check';
import { CallTreeBuilder } from '../../src/model/call-tree-builder';
import { Frame } from '../../src/model/frame';
import { isIdle, measureWindow, packWindow, renameWindow, unpackWindow } from '../../src/stats/window';
import { objectsArbitrary, path, sampledSnapshot } from '../helpers/traces';

const SPAN = { durationMs: 1, garbage: 0 };

const object = (ordinal: number, text: string, size = 1000) => ({
  ordinal,
  size,
  count: 1,
  path: path(text),
});

test('holds what changed in each call path, and nothing of the others', () => {
  const older = sampledSnapshot([object(1, 'm.ts:1 a.ts:2'), object(2, 'b.ts:3'), object(5, 'c.ts:4')]);
  const newer = sampledSnapshot([
    object(1, 'm.ts:1 a.ts:2'),
    object(5, 'c.ts:4'),
    object(6, 'm.ts:1 a.ts:2', 500),
    object(7, 'b.ts:3'),
    object(8, 'b.ts:3'),
  ]);
  const { tree, changes, ...window } = measureWindow(newer, older, { durationMs: 60_000, garbage: 9 });
  expect(window).toEqual({ durationMs: 60_000, garbage: 9 });
  const texts = changes.map(({ node, evidence }) => [
    tree.path(node).join(' '),
    evidence.change,
    evidence.weight,
  ]);
  expect(texts).toEqual([
    ['m.ts:1 a.ts:2', 500, 500],
    ['b.ts:3', 1000, 3000],
  ]);
  expect(tree.frames.map(String).sort()).toEqual(['a.ts:2', 'b.ts:3', 'm.ts:1']);
});

test('takes other names', () => {
  const window = measureWindow(sampledSnapshot([object(1, 'm.js:1 a.js:2')]), sampledSnapshot([]), SPAN);
  const { tree } = renameWindow(window, ({ filename, lineno }) => new Frame(`src/${filename}`, lineno));
  expect(tree.path(window.changes[0]?.node ?? 0).join(' ')).toBe('src/m.js:1 src/a.js:2');
});

test('comes out of shared memory as it went in', () => {
  const snapshots = objectsArbitrary.map((objects) => sampledSnapshot(objects));
  fc.assert(
    fc.property(snapshots, snapshots, fc.integer({ min: 1 }), (newer, older, durationMs) => {
      const window = measureWindow(newer, older, { durationMs, garbage: 0 });
      const packed = packWindow(window);
      expect(Object.prototype.toString.call(packed.buffer)).toBe('[object SharedArrayBuffer]');
      expect(unpackWindow(packed)).toEqual(window);
    }),
  );
});

test.each([
  ['nothing before it', 0, [], false],
  ['as much as usual', 100, [90, 110, 100], false],
  ['a little less than a tenth of what is usual', 9, [90, 110, 100], true],
  ['a tenth of it', 10, [90, 110, 100], false],
  ['nothing, as usual', 0, [0, 0, 0], false],
  ['little, where one before had much', 5, [5, 5, 900], false],
])('a window in which a process slept has %s', (_, garbage, before, slept) => {
  const windowOf = (bytes: number) => {
    return { durationMs: 1, garbage: bytes, tree: new CallTreeBuilder().build(), changes: [] };
  };
  expect(isIdle(windowOf(garbage), before.map(windowOf))).toBe(slept);
});

import fc from 'fast-check';
import { writeHeapProfile } from '../../src/formats/heapprofile';
import { livePaths, profileOf } from '../../src/formats/memory-profile';
import { decodeHeapProfile } from '../../src/formats/read-heapprofile';
import { Frame } from '../../src/model/frame';
import { Snapshot } from '../../src/model/snapshot';
import { objectsArbitrary, type SampledObject, sampledSnapshot } from '../helpers/traces';
import { LIVE } from './profiles';

function written(snapshot: Snapshot): unknown {
  return JSON.parse(writeHeapProfile(livePaths(profileOf(snapshot))));
}

function node(
  id: number,
  selfSize: number,
  [functionName, scriptId, url, lineNumber, columnNumber]: [string, string, string, number, number],
  ...children: object[]
) {
  return { callFrame: { functionName, scriptId, url, lineNumber, columnNumber }, selfSize, id, children };
}

test('a tree of calls with lines and columns from 0 on, and a sample for each path', () => {
  const serve = node(
    4,
    0,
    ['serve', '2', 'main.ts', 8, 0],
    node(5, 4500, ['keep', '3', 'cache.ts', 1, 4]),
    node(6, 2000, ['keep', '3', 'cache.ts', 6, 4]),
    node(7, 300, ['', '2', 'main.ts', 19, 2]),
  );
  const external = node(
    2,
    0,
    ['(external)', '0', '', -1, -1],
    node(3, 9000, ['load', '1', 'load.ts', 44, 11]),
  );
  const gc = node(8, 100, ['(GC)', '0', '', -1, -1]);
  expect(written(LIVE)).toEqual({
    head: node(1, 0, ['(root)', '0', '', -1, -1], external, serve, gc),
    samples: [
      { size: 9000, nodeId: 3, ordinal: 1 },
      { size: 4500, nodeId: 5, ordinal: 2 },
      { size: 2000, nodeId: 6, ordinal: 3 },
      { size: 300, nodeId: 7, ordinal: 4 },
      { size: 100, nodeId: 8, ordinal: 5 },
    ],
  });
});

test('an empty snapshot is a head alone', () => {
  expect(written(Snapshot.fromTraces([]))).toEqual({
    head: node(1, 0, ['(root)', '0', '', -1, -1]),
    samples: [],
  });
});

test('what was written is read again, path by path', () => {
  const onHeap = ({ ordinal, path }: SampledObject): SampledObject => ({
    ordinal,
    size: 8,
    count: 1,
    path: path.map(({ filename, lineno, column, functionName }) =>
      lineno === 0 ? new Frame('(GC)', 0) : new Frame(filename, lineno, column, functionName),
    ),
  });
  fc.assert(
    fc.property(objectsArbitrary, (objects) => {
      const snapshot = sampledSnapshot(objects.map(onHeap), { samplingInterval: 0 });
      const sizes = (of: Snapshot) =>
        of.statistics('traceback').map(({ size, traceback }) => [size, traceback.frames]);
      expect(sizes(decodeHeapProfile(written(snapshot)))).toEqual(sizes(snapshot));
    }),
  );
});

test('a profile of V8 is read: its builtins, its pseudo frames, and what has no script any more', () => {
  const profile = {
    head: node(
      1,
      16,
      ['(root)', '0', '', -1, -1],
      node(2, 32, ['(V8 API)', '0', '', -1, -1]),
      node(
        3,
        0,
        ['serve', '12', 'file:///app/main.js', 8, 0],
        node(4, 64, ['set', '0', '', -1, -1]),
        node(5, 128, ['', '77', '', 2, 4]),
      ),
    ),
    samples: [],
  };
  expect(decodeHeapProfile(profile).statistics('traceback').map(String)).toEqual([
    '(eval):3: size=128 B, count=1, average=128 B',
    '(builtin): size=64 B, count=1, average=64 B, in set',
    '(V8 API): size=32 B, count=1, average=32 B',
    '(root): size=16 B, count=1, average=16 B',
  ]);
});

import { countHeapSamples, pack, packedBytes, unpack } from '../../src/model/packed-snapshot';
import { type Snapshot } from '../../src/model/snapshot';
import { INTERVAL, range, sampled } from '../helpers/captures';

const A = { filename: '/app/ä.ts', lineno: 1, column: 2, functionName: 'f' };
const B = { filename: '/app/b.ts', lineno: 3, column: 4, functionName: '\u202e\u0000' };

function plain({ tree, samples, origin }: Snapshot) {
  return { frames: tree.frames, parents: tree.parents, nodeFrames: tree.nodeFrames, samples, origin };
}

test.each<[string, Snapshot]>([
  ['an empty snapshot', sampled([])],
  [
    'samples of two call paths',
    sampled([
      { traceback: [A, B], ordinals: range(1, 9) },
      { traceback: [B], ordinals: [99] },
    ]),
  ],
])('%s comes out as it went in', (_, snapshot) => {
  expect(plain(unpack(pack(snapshot)))).toEqual(plain(snapshot));
});

test('everything but where it comes from is in shared memory', () => {
  const { origin, ...columns } = pack(sampled([{ traceback: [A], ordinals: [1] }]));
  expect(origin.samplingInterval).toBe(INTERVAL);
  for (const { buffer } of Object.values(columns))
    expect(Object.prototype.toString.call(buffer)).toBe('[object SharedArrayBuffer]');
});

test('its bytes are those of its columns and of its frames as text', () => {
  const snapshot = sampled([{ traceback: [A], ordinals: range(1, 100) }]);
  const frames = Buffer.byteLength(JSON.stringify([[A.filename, A.lineno, A.column, A.functionName]]));
  expect(packedBytes(pack(snapshot))).toBe(100 * 28 + 2 * 8 + frames);
});

test('its samples on the heap are those with ordinals of V8', () => {
  const external = { ...A, external: true };
  const snapshot = sampled([
    { traceback: [external], ordinals: [-2, -1] },
    { traceback: [A], ordinals: range(1, 3) },
  ]);
  expect(countHeapSamples(pack(snapshot))).toBe(3);
  expect(countHeapSamples(pack(sampled([])))).toBe(0);
});

import fc from 'fast-check';

import { Snapshot } from '../../src/model/snapshot';
import { type Trace } from '../../src/model/traces';
import { path, trace } from '../helpers/traces';

const TRACES = Snapshot.fromTraces([
  trace(10, 'main.ts:9 cache.ts:2', 2),
  trace(11, 'queue.ts:1'),
  trace(12, 'main.ts:9 cache.ts:2'),
]).traces;

function sizes(traces: Iterable<Trace>): number[] {
  return Array.from(traces, ({ size }) => size);
}

test('the traces of a snapshot keep size, count and traceback', () => {
  const [first] = TRACES;
  expect(first).toMatchObject({ size: 10, count: 2 });
  expect(first?.traceback.frames).toEqual(path('main.ts:9 cache.ts:2'));
  expect(TRACES.at(1)?.traceback.frames).toEqual(path('queue.ts:1'));
});

test('they can be gone through in order, more than once', () => {
  expect(TRACES).toHaveLength(3);
  expect(sizes(TRACES)).toEqual([10, 11, 12]);
  expect(sizes(TRACES)).toEqual([10, 11, 12]);
});

test.each([
  [0, 10],
  [2, 12],
  [-1, 12],
  [-3, 10],
  [3, undefined],
  [-4, undefined],
])('at(%d) has the size %p', (index, size) => {
  expect(TRACES.at(index)?.size).toBe(size);
});

test('they are sliced as an array is', () => {
  const bound = fc.option(fc.integer({ min: -5, max: 5 }), { nil: undefined });
  fc.assert(
    fc.property(bound, bound, (start, end) => {
      expect(sizes(TRACES.slice(start, end))).toEqual([10, 11, 12].slice(start, end));
    }),
  );
});

test('an empty snapshot has none', () => {
  const { traces } = Snapshot.fromTraces([]);
  expect(traces).toHaveLength(0);
  expect([...traces]).toEqual([]);
  expect(traces.slice()).toEqual([]);
  expect(traces.at(0)).toBeUndefined();
});

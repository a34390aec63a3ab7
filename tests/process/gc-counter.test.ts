import { performance } from 'node:perf_hooks';
import v8 from 'node:v8';
import vm from 'node:vm';
import { GcCounter } from '../../src/process/gc-counter';

v8.setFlagsFromString('--expose-gc');
const gc = vm.runInNewContext('gc') as (options?: { type: 'minor' | 'major' }) => void;

beforeEach(() => {
  // An incremental collection under way would be finished first, and counted besides the one that is forced.
  gc();
});

/** Counts the full collections during the work. */
async function count(work: () => void): Promise<number> {
  const counter = new GcCounter();
  const from = performance.now();
  work();
  const { count: found } = await counter.finish(from, performance.now());
  counter.close();
  return found;
}

test.each([0, 1, 3])('%i full collections', async (times) => {
  await expect(
    count(() => {
      for (let time = 0; time < times; time++) gc();
    }),
  ).resolves.toBe(times);
});

test('minor collections do not count', async () => {
  await expect(
    count(() => {
      gc({ type: 'minor' });
    }),
  ).resolves.toBe(0);
});

test('collections before and after the stretch do not count', async () => {
  const counter = new GcCounter();
  gc();
  const from = performance.now();
  gc();
  const to = performance.now();
  gc();
  const { count: found, first } = await counter.finish(from, to);
  counter.close();
  expect(found).toBe(1);
  expect(first).toBeGreaterThanOrEqual(from);
  expect(first).toBeLessThanOrEqual(to);
});

test('counters at the same time count each their own stretch', async () => {
  const [outer, inner] = [new GcCounter(), new GcCounter()];
  const from = performance.now();
  gc();
  const innerFrom = performance.now();
  gc();
  const to = performance.now();
  const found = await Promise.all([outer.finish(from, to), inner.finish(innerFrom, to)]);
  for (const counter of [outer, inner]) counter.close();
  expect(found.map((each) => each.count)).toEqual([2, 1]);
});

test('a counter that is closed observes nothing any more', async () => {
  const counter = new GcCounter();
  const from = performance.now();
  counter.close();
  gc();
  await expect(counter.finish(from, performance.now())).resolves.toEqual({ count: 0, first: undefined });
});

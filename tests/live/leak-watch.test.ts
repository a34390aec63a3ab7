import { type LeakEvent } from '../../src/tracer/events';
import { resultOf } from '../helpers/child';

interface Watched {
  answer: {
    windows_kept: number;
    heap: { used: number; limit: number };
    growth: { duration_ms: number };
    suspects: {
      function: string;
      rate: number;
      error: number;
      share: number;
      heap_full_ms: { estimate: number; least: number; most: number };
      traceback: { function: string }[];
    }[];
  };
  told: LeakEvent;
  realRate: number;
}

test('of a leak and a churn the leak is told of, with its rate and the time left', async () => {
  const { answer, told, realRate } = await resultOf<Watched>('leak-watch.js');
  const [leak, ...others] = answer.suspects;
  expect(others).toEqual([]);
  expect(leak?.function).toBe('leak');
  expect(leak?.traceback.at(-1)?.function).toBe('leak');
  // One error is the 95 % interval; a test that must not flake takes three.
  expect(Math.abs((leak?.rate ?? 0) - realRate)).toBeLessThan(3 * (leak?.error ?? 0));
  expect(leak?.error).toBeLessThan(realRate / 3);
  expect(leak?.share).toBeGreaterThan(0.5);

  const { used, limit } = answer.heap;
  const { estimate, least, most } = leak?.heap_full_ms ?? { estimate: NaN, least: NaN, most: NaN };
  expect(estimate).toBeCloseTo(((limit - used) / (leak?.rate ?? 0)) * 3_600_000, -2);
  expect([least, most].map((bound) => Math.sign(bound - estimate))).toEqual([-1, 1]);

  expect(told).toMatchObject({
    place: expect.stringMatching(/leak-watch\.js:\d+$/) as string,
    function: 'leak',
  });
});

test('a leak of half a MiB a window is told of at the default interval', async () => {
  // Some 35 samples in ten windows, where 21 are needed: windows of a second may leave little to chance.
  const { name, windows } = await resultOf<{ name: string; windows: number }>('weak-leak.js');
  expect(name).toBe('leak');
  expect(windows).toBeLessThanOrEqual(30);
});

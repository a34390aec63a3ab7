import { resultOf } from '../helpers/child';

const MB = 1e6;

test('tells what is held, and what was held at the peak, of a process that a large one has started', async () => {
  const large = Buffer.alloc(400 * MB, 1);
  const { held, peak, below } = await resultOf<Record<'held' | 'peak' | 'below', number>>('extra-memory.js', {
    nodeArgs: ['--expose-gc'],
  });
  expect(large).toHaveLength(400 * MB);
  expect(held).toBeGreaterThan(60 * MB);
  expect(held).toBeLessThan(120 * MB);
  // 128 MB more, let go before it is asked.
  expect(peak).toBeGreaterThan(120 * MB);
  expect(peak).toBeLessThan(250 * MB);
  // Below that peak only what is held can be told.
  expect(below).toBeGreaterThan(25 * MB);
  expect(below).toBeLessThan(100 * MB);
});

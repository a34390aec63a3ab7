import { resultOf } from '../helpers/child';

const MB = 1024 * 1024;

/** Right after a GC its pages are still resident, which must not look like memory of native code. */
test('what a collection has just freed is free heap', async () => {
  const { rss, ...parts } = await resultOf<Record<string, number>>('garbage.js');
  expect(parts.heap_free).toBeGreaterThan(100 * MB);
  expect(parts.native).toBeLessThan(parts.heap_free ?? 0);
  expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBe(rss);
});

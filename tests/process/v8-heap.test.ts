import { readV8Heap } from '../../src/process/v8-heap';

const MIB = 2 ** 20;

test('the spaces make up the heap', () => {
  const { used, resident, limit, spaces } = readV8Heap();
  const sum = spaces.reduce((total, space) => total + space.used, 0);
  expect(Math.abs(sum - used)).toBeLessThan(MIB);
  expect(resident).toBeGreaterThanOrEqual(used);
  expect(limit).toBeGreaterThan(used);
  expect(spaces.map(({ name }) => name)).toEqual(expect.arrayContaining(['new_space', 'old_space']));
  for (const { free } of spaces) expect(free).toBeGreaterThanOrEqual(0);
});

test('what V8 took from malloc has a peak', () => {
  const { malloced, mallocedPeak } = readV8Heap();
  expect(malloced).toBeGreaterThan(0);
  expect(mallocedPeak).toBeGreaterThanOrEqual(malloced);
});

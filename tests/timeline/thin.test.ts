import fc from 'fast-check';
import { type Point, thin } from '../../src/timeline/thin';

const points = fc
  .array(fc.record({ x: fc.double({ min: 0, max: 20, noNaN: true }), y: fc.integer({ min: -50, max: 50 }) }))
  .map((list) => list.sort((a, b) => a.x - b.x));

function columns(list: readonly Point[]): Map<number, Point[]> {
  const groups = new Map<number, Point[]>();
  for (const point of list) {
    const column = Math.floor(point.x);
    groups.set(column, [...(groups.get(column) ?? []), point]);
  }
  return groups;
}

test('each pixel column keeps its first, last, highest and lowest point, in their order', () => {
  fc.assert(
    fc.property(points, (list) => {
      const thinned = thin(list);
      expect(thinned.filter((point) => !list.includes(point))).toEqual([]);
      expect(thinned).toEqual(list.filter((point) => thinned.includes(point)));
      const kept = columns(thinned);
      for (const [column, all] of columns(list)) {
        const left = kept.get(column) ?? [];
        expect(left.length).toBeLessThanOrEqual(4);
        expect(left[0]).toBe(all[0]);
        expect(left.at(-1)).toBe(all.at(-1));
        const ys = all.map(({ y }) => y);
        const leftYs = left.map(({ y }) => y);
        expect([Math.min(...leftYs), Math.max(...leftYs)]).toEqual([Math.min(...ys), Math.max(...ys)]);
      }
    }),
  );
});

test('a line that is thin already stays', () => {
  const line = [0, 1, 2, 3].map((x) => ({ x, y: x * x }));
  expect(thin(line)).toEqual(line);
});

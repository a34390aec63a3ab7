import fc from 'fast-check';
import { Ring } from '../../src/timeline/ring';

test('keeps the newest rows, oldest first', () => {
  const pushes = fc.array(fc.tuple(fc.double(), fc.double()));
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), pushes, (capacity, rows) => {
      const ring = new Ring(capacity, 2);
      for (const row of rows) ring.push(...row);
      const newest = rows.slice(-capacity);
      expect(ring.length).toBe(newest.length);
      expect(ring.column(0)).toEqual(newest.map(([first]) => first));
      expect(ring.column(1)).toEqual(newest.map(([, second]) => second));
    }),
  );
});

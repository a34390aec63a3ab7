import fc from 'fast-check';
import { makeTicks } from '../../src/timeline/ticks';

test.each([
  [0, 42, 10, [0, 5, 10, 15, 20, 25, 30, 35, 40], 0],
  [0, 1, 10, [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1], 1],
  [0, 0.042, 5, [0, 0.01, 0.02, 0.03, 0.04], 2],
  [73, 131, 7, [80, 90, 100, 110, 120, 130], 0],
  [-7, 7, 4, [-5, 0, 5], 0],
  [0, 3000, 4, [0, 1000, 2000, 3000], 0],
])('from %d to %d, at most %d', (low, high, most, values, decimals) => {
  expect(makeTicks(low, high, most)).toEqual({ values, decimals });
});

test('are round, evenly apart, inside, and as many as asked for or a few less', () => {
  const range = fc
    .tuple(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 1, max: 1e9 }))
    .map(([low, span]) => [low / 1000, (low + span) / 1000] as const);
  fc.assert(
    fc.property(range, fc.integer({ min: 2, max: 20 }), ([low, high], most) => {
      const { values, decimals } = makeTicks(low, high, most);
      // One more than gaps between them.
      expect(values.length).toBeLessThanOrEqual(most + 1);
      expect(values.length).toBeGreaterThanOrEqual(Math.floor(most / 2.5) - 1);
      expect(values.every((value) => value >= low && value <= high)).toBe(true);
      const labels = values.map((value) => value.toFixed(decimals));
      expect(new Set(labels).size).toBe(values.length);
      const steps = values.slice(1).map((value, index) => value - (values[index] ?? NaN));
      expect(steps.filter((step) => !/^[125]\.0000e/.test(step.toExponential(4)))).toEqual([]);
    }),
  );
});

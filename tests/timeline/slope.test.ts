import fc from 'fast-check';
import { fitTrend } from '../../src/timeline/slope';
import { START } from './timelines';

test('points on a straight line give it back', () => {
  const small = fc.integer({ min: -1000, max: 1000 });
  fc.assert(
    fc.property(small, small, fc.integer({ min: 2, max: 50 }), (slope, base, count) => {
      const times = Array.from({ length: count }, (_, index) => START + index / 10);
      const trend = fitTrend({ times, values: times.map((time) => base + slope * (time - START)) });
      expect(trend?.slope).toBeCloseTo(slope, 3);
    }),
  );
});

test('the line is the one with the least squares', () => {
  const trend = fitTrend({ times: [0, 1, 2, 3], values: [1, 3, 2, 5] });
  expect(trend?.slope).toBeCloseTo(1.1);
  expect(trend?.intercept).toBeCloseTo(1.1);
});

test.each([
  ['no value', [], []],
  ['one value', [7], [3]],
  ['values of one moment', [7, 7], [3, 4]],
])('%s has no trend', (_, times, values) => {
  expect(fitTrend({ times, values })).toBeNull();
});

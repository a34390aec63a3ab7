import fc from 'fast-check';
import { countNames, type Counts, growthText, sumGrowth } from '../../src/model/counts';

const anyCounts = fc.dictionary(fc.constantFrom('Socket', 'Worker', 'Hash'), fc.nat(9));

test('names are counted', () => {
  expect(countNames(['a', 'b', 'a'])).toEqual({ a: 2, b: 1 });
});

test('growth is that of all processes together, the most first', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ now: anyCounts, then: anyCounts }), { minLength: 1 }), (parts) => {
      const sum = (which: 'now' | 'then', name: string) =>
        parts.map((part) => (part[which] as Counts)[name] ?? 0).reduce((a, b) => a + b);
      const expected = ['Hash', 'Socket', 'Worker']
        .map((name) => ({ name, count: sum('now', name), countDiff: sum('now', name) - sum('then', name) }))
        .filter(({ countDiff }) => countDiff > 0)
        .sort((a, b) => b.countDiff - a.countDiff);
      expect(sumGrowth(parts)).toEqual(expected);
    }),
  );
});

test.each([
  [{ a: 1 }, ''],
  [{ a: 2 }, '+2 a'],
  [{ a: 100, b: 5, c: 4 }, '+100 a, +5 b'],
  [{ a: 9, b: 8, c: 7, d: 6 }, '+9 a, +8 b, +7 c'],
])('of %j is told: %s', (now, text) => {
  expect(growthText(sumGrowth([{ now, then: {} }]))).toBe(text);
});

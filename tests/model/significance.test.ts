import fc from 'fast-check';

import { type Change, findSignificant } from '../../src/model/significance';
import { seededRandom } from '../helpers/traces';
import { total } from './slow-model';

function mark(changes: readonly Change[]): number[] {
  return findSignificant(changes).map(Number);
}

/** 100² as spread: thresholds are then √(2 ln(2k ÷ 0.05)) × 100, which is 271.62 for k = 1 and 296.04 for k = 2. */
function sampled(sizeDiff: number, weight = 1000): Change {
  return { sizeDiff, spread: 10_000, weight };
}

test('an empty table has no row to mark', () => {
  expect(mark([])).toEqual([]);
});

test('of exact data any change is marked', () => {
  const exact = [1, -1, 0, 1e9].map((sizeDiff) => ({ sizeDiff, spread: 0, weight: Math.abs(sizeDiff) }));
  expect(mark(exact)).toEqual([1, 1, 0, 1]);
});

describe('a threshold worked out by hand', () => {
  test.each([
    ['one row just below', [sampled(271)], [0]],
    ['one row just above', [sampled(272)], [1]],
    ['one row that shrank', [sampled(-272)], [1]],
    ['one row without a change', [sampled(0)], [0]],
    ['two rows just below', [sampled(296), sampled(-296)], [0, 0]],
    ['two rows, one just above', [sampled(297), sampled(296)], [1, 0]],
    ['a second row that could never pass does not count', [sampled(272), sampled(100, 100)], [1, 0]],
    ['a second row that could just not pass at 0.05', [sampled(272), sampled(271, 271)], [1, 0]],
    ['a second row that could just not pass at 0.025', [sampled(272), sampled(296, 296)], [0, 0]],
    [
      'a third row that could pass at 0.05 but not at 0.025',
      [sampled(297), sampled(0), sampled(280, 280)],
      [1, 0, 0],
    ],
    ['exact rows count as able to pass', [sampled(272), { sizeDiff: 0, spread: 0, weight: 8 }], [0, 0]],
  ])('%s', (_, rows, marks) => {
    expect(mark(rows)).toEqual(marks);
  });
});

test('the rows that count are those that a search from k = 1 on finds', () => {
  // The thresholds for 1 to 60 rows lie between 271 and 395.
  const near = fc.integer({ min: 260, max: 400 });
  const rowArbitrary = fc.record<Change>({
    sizeDiff: near.map((distance) => (distance % 2 === 0 ? distance : -distance)),
    spread: fc.constantFrom(0, 10_000),
    weight: near,
  });
  const chance = (change: number, spread: number) => {
    if (spread === 0) return change === 0 ? 1 : 0;
    return 2 * Math.exp(-(change ** 2) / (2 * spread));
  };
  fc.assert(
    fc.property(fc.array(rowArbitrary, { maxLength: 60 }), (rows) => {
      const able = (k: number) => rows.filter((row) => chance(row.weight, row.spread) <= 0.05 / k).length;
      let k = 1;
      while (able(k) > k) k++;
      const expected = rows.map(({ sizeDiff, spread }) => (chance(sizeDiff, spread) <= 0.05 / k ? 1 : 0));
      expect(mark(rows)).toEqual(expected);
    }),
  );
});

describe('by simulation', () => {
  /** A row of samples of mixed sizes, each new or freed by the toss of a coin. */
  function churn(random: () => number): Change {
    const weights = Array.from({ length: Math.floor(random() * 40) }, () => 100 + random() ** 4 * 900);
    return {
      sizeDiff: total(weights, (weight) => (random() < 0.5 ? weight : -weight)),
      spread: total(weights, (weight) => weight ** 2),
      weight: total(weights, (weight) => weight),
    };
  }

  test('a table without any real change has a mark in at most 5 of 100 cases', () => {
    const random = seededRandom(1);
    const tables = Array.from({ length: 2000 }, () => mark(Array.from({ length: 30 }, () => churn(random))));
    const withMark = tables.filter((marks) => marks.includes(1)).length;
    expect(withMark / tables.length).toBeLessThanOrEqual(0.05);
  });

  test('a real growth among them is marked', () => {
    const random = seededRandom(2);
    const growth: Change = { sizeDiff: 25 * 500, spread: 25 * 500 ** 2, weight: 25 * 500 };
    for (let table = 0; table < 100; table++) {
      const others = Array.from({ length: 30 }, () => churn(random));
      expect(mark([...others, growth]).at(-1)).toBe(1);
    }
  });
});

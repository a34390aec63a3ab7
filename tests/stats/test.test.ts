import fc from 'fast-check';
import { samplingChance } from '../../src/stats/decode';
import { Scales } from '../../src/stats/estimate';
import {
  addEvidence,
  emptyEvidence,
  type Evidence,
  growthChance,
  passes,
  testTable,
} from '../../src/stats/test';
import { seededRandom } from '../helpers/traces';

const INTERVAL = 1000;

/** New objects of these sizes, freed ones of those below 0. */
function evidenceOf(sizes: readonly number[], interval = INTERVAL): Evidence {
  const sum = emptyEvidence();
  const scales = new Scales(interval);
  for (const size of sizes) addEvidence(sum, size > 0 ? 1 : -1, scales.weigh(Math.abs(size)));
  return sum;
}

function times(count: number, size = INTERVAL): number[] {
  return Array.from({ length: count }, () => size);
}

describe('the chance of a growth', () => {
  test.each([
    ['where nothing changed', [], 1],
    ['where memory shrank', times(5, -INTERVAL), 1],
    ['where as much is new as was freed', [1000, -1000], 1],
    ['of five new samples of small objects is that of five tosses', times(5), 1 / 32],
    ['of twenty is that of twenty', times(20), 2 ** -20],
  ])('%s', (_, sizes, chance) => {
    expect(growthChance(evidenceOf(sizes))).toBeCloseTo(chance, 12);
  });

  test('of exact data is none', () => {
    expect(growthChance(evidenceOf([8, 9, -3], 0))).toBe(0);
    expect(growthChance(evidenceOf([8, -9], 0))).toBe(1);
  });

  test.each([3, 5, 10, 30])(
    'of one object of %d intervals is about that to miss one that was freed',
    (intervals) => {
      const chance = growthChance(evidenceOf([intervals * INTERVAL]));
      expect(chance / Math.exp(-intervals)).toBeGreaterThan(0.9);
      expect(chance / Math.exp(-intervals)).toBeLessThan(1.3);
    },
  );

  test('is never below that of random signs, of all of which each is tried', () => {
    const sizes = fc.array(
      fc.oneof(fc.constant(INTERVAL), fc.integer({ min: INTERVAL, max: 2 * INTERVAL })),
      {
        minLength: 1,
        maxLength: 12,
      },
    );
    fc.assert(
      fc.property(sizes, fc.nat(), (weights, seed) => {
        const signs = (pattern: number) =>
          weights.map((weight, at) => ((pattern >> at) & 1 ? weight : -weight));
        const sum = (signed: readonly number[]) => signed.reduce((total, each) => total + each, 0);
        const patterns = 2 ** weights.length;
        const observed = signs(seed % patterns);
        if (sum(observed) <= 0) return;
        const all = Array.from({ length: patterns }, (_, pattern) => sum(signs(pattern)));
        const exact = all.filter((each) => each >= sum(observed)).length / patterns;
        const sampledRarely = emptyEvidence();
        for (const each of observed) {
          const size = Math.abs(each);
          addEvidence(sampledRarely, each > 0 ? 1 : -1, { size, own: 0, chance: 0, variance: size ** 2 });
        }
        expect(growthChance(sampledRarely)).toBeGreaterThanOrEqual(exact * (1 - 1e-9));
      }),
      { numRuns: 100 },
    );
  });

  test('of many samples is close to the normal one', () => {
    // 30 more new ones than freed of 100: z = 3, one-sided 0.00135.
    const chance = growthChance(evidenceOf([...times(65), ...times(35, -INTERVAL)]));
    expect(chance).toBeGreaterThan(0.00135);
    expect(chance).toBeLessThan(0.00135 * 3.3);
  });
});

describe('of a table', () => {
  const leak = (samples: number) => evidenceOf(times(samples));
  const loss = (samples: number) => evidenceOf(times(samples, -INTERVAL));

  test.each([
    ['an empty one', [], []],
    ['four samples may be chance', [leak(4)], [0]],
    ['five are not, alone', [leak(5)], [1]],
    ['of two rows six are needed', [leak(5), leak(6)], [0, 1]],
    ['rows that could never pass do not count', [leak(5), leak(4), leak(3), loss(1)], [1, 0, 0, 0]],
    ['six freed ones may be chance: less is spent on what shrinks', [loss(6)], [0]],
    ['seven are not', [loss(7)], [-1]],
  ] as [string, Evidence[], number[]][])('rows: %s', (_, rows, directions) => {
    expect(testTable(rows, evidenceOf([])).rows).toEqual(directions);
  });

  test.each([
    ['eight samples', 8, 0],
    ['nine samples', 9, 1],
  ])('all together: %s', (_, samples, direction) => {
    expect(testTable([], leak(samples)).total).toBe(direction);
    expect(testTable([], loss(samples)).total).toBe(-direction + 0);
  });

  test('growth that is spread is told in all, though no row passes', () => {
    const rows = Array.from({ length: 64 }, () => leak(1));
    expect(testTable(rows, leak(64))).toEqual({ total: 1, rows: rows.map(() => 0) });
  });

  test('the rows that count are those that a search from k = 1 on finds', () => {
    const row = fc.tuple(fc.integer({ min: 0, max: 14 }), fc.integer({ min: 0, max: 2 }));
    fc.assert(
      fc.property(fc.array(row, { maxLength: 40 }), (pairs) => {
        const rows = pairs.map(([fresh, freed]) => evidenceOf([...times(fresh), ...times(freed, -INTERVAL)]));
        const least = rows.map((each) => growthChance({ ...each, change: each.weight }));
        let k = 1;
        while (least.filter((chance) => chance <= 0.05 / k).length > k) k++;
        expect(passes(rows, 0.05)).toEqual(rows.map((each) => growthChance(each) <= 0.05 / k));
      }),
    );
  });
});

describe('by simulation', () => {
  /** A row of which as much is new as was freed: pairs of equal objects, of which the sampler sees some. */
  function churn(random: () => number, most: number): Evidence {
    const sizes: number[] = [];
    for (let pair = Math.floor(random() * most); pair > 0; pair--) {
      const own = INTERVAL * 0.05 * 100 ** (random() ** 3);
      const chance = samplingChance(own, INTERVAL);
      const pairs = Math.ceil(1 / chance / 2);
      for (let each = 0; each < pairs; each++) {
        if (random() < chance) sizes.push(own / chance);
        if (random() < chance) sizes.push(-own / chance);
      }
    }
    return evidenceOf(sizes);
  }

  /** How many of the tables without any real change say that something did. */
  function falseAlarms(tables: number, rows: number, most: number): number {
    const random = seededRandom(rows * most);
    let alarms = 0;
    for (let table = 0; table < tables; table++) {
      const all = Array.from({ length: rows }, () => churn(random, most));
      const total = all.reduce(
        (sum, each) => ({
          change: sum.change + each.change,
          weight: sum.weight + each.weight,
          squares: sum.squares + each.squares,
          spread: sum.spread + each.spread,
          logChance: sum.logChance + each.logChance,
        }),
        emptyEvidence(),
      );
      const tested = testTable(all, total);
      if (tested.total !== 0 || tested.rows.some((direction) => direction !== 0)) alarms++;
    }
    return alarms / tables;
  }

  test.each([
    [1000, 1, 20],
    [200, 30, 30],
    [200, 100, 8],
  ])('%i tables of %i rows of up to %i samples have at most 5 of 100 false alarms', (tables, rows, most) => {
    expect(falseAlarms(tables, rows, most)).toBeLessThanOrEqual(0.05);
  });

  test('a real growth among them is marked', () => {
    const random = seededRandom(2);
    for (let table = 0; table < 100; table++) {
      const others = Array.from({ length: 30 }, () => churn(random, 40));
      expect(testTable([...others, evidenceOf(times(18))], emptyEvidence()).rows.at(-1)).toBe(1);
    }
  });
});

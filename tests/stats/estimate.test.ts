import fc from 'fast-check';
import { samplingChance } from '../../src/stats/decode';
import {
  addEstimate,
  addSample,
  emptyEstimate,
  errorOf,
  errorOfChange,
  type Estimate,
  limitsOf,
  ownSize,
  Scales,
} from '../../src/stats/estimate';
import { seededRandom } from '../helpers/traces';

const INTERVAL = 146_880;

/** Some samples of objects of one size. */
function estimateOf(size: number, samples: number, slack = 0): Estimate {
  const sum = emptyEstimate();
  const scales = new Scales(INTERVAL);
  const estimate = size / samplingChance(size, INTERVAL);
  for (let at = 0; at < samples; at++) addSample(sum, scales.weigh(estimate, slack), 1, slack);
  return sum;
}

describe('the size of an object', () => {
  test.each([0.001, 0.1, 0.5, 1, 2, 5, 40])(
    'of %d intervals comes out of what it stands for',
    (intervals) => {
      const size = intervals * INTERVAL;
      expect(ownSize(size / samplingChance(size, INTERVAL), INTERVAL) / size).toBeCloseTo(1, 5);
    },
  );

  test.each([
    ['of exact data is what it is', 40, 0, 40],
    ['that is nothing to the interval is nothing', INTERVAL, INTERVAL, 0],
    ['that stands for less than an interval is nothing', INTERVAL - 1, INTERVAL, 0],
  ])('%s', (_, size, interval, own) => {
    expect(ownSize(size, interval)).toBe(own);
  });

  test('is found by halving as well', () => {
    const slow = (size: number) => {
      let [low, high] = [0, size];
      for (let step = 0; step < 200; step++) {
        const middle = (low + high) / 2;
        if (middle / samplingChance(middle, INTERVAL) < size) low = middle;
        else high = middle;
      }
      return low;
    };
    fc.assert(
      fc.property(fc.integer({ min: INTERVAL + 1, max: 100 * INTERVAL }), (size) => {
        expect(Math.abs(ownSize(size, INTERVAL) - slow(size))).toBeLessThan(0.01);
      }),
    );
  });
});

describe('the interval', () => {
  /** Garwood's: the means for which as few, or as many, as `count` have a chance of 2.5 %. */
  function slowPoissonLimits(count: number): { low: number; high: number } {
    const atMost = (most: number, mean: number) => {
      let term = Math.exp(-mean);
      let sum = 0;
      for (let at = 0; at <= most; at++, term *= mean / at) sum += term;
      return sum;
    };
    const solve = (isBelow: (mean: number) => boolean) => {
      let [low, high] = [0, 4 * count + 20];
      for (let step = 0; step < 100; step++) {
        const middle = (low + high) / 2;
        if (isBelow(middle)) low = middle;
        else high = middle;
      }
      return low;
    };
    return {
      low: solve((mean) => 1 - atMost(count - 1, mean) < 0.025),
      high: solve((mean) => atMost(count, mean) > 0.025),
    };
  }

  test.each([1, 2, 3, 5, 10, 30])(
    'of %i samples of small objects is the exact one of a Poisson count',
    (samples) => {
      const { low, high } = limitsOf(estimateOf(16, samples));
      const slow = slowPoissonLimits(samples);
      expect(high / INTERVAL / slow.high).toBeCloseTo(1, 1.7);
      expect(low / INTERVAL).toBeLessThanOrEqual(slow.low * 1.001);
      expect(low / INTERVAL).toBeGreaterThan(slow.low * 0.5);
    },
  );

  test.each([
    ['of nothing is nothing', emptyEstimate(), { low: 0, high: 0 }],
    ['of exact data is what it is', { ...emptyEstimate(), size: 80, own: 80 }, { low: 80, high: 80 }],
    [
      'of exact data reaches as far as its slack',
      { ...emptyEstimate(), size: 80, slack: 9 },
      { low: 71, high: 89 },
    ],
  ])('%s', (_, sum, limits) => {
    expect(limitsOf(sum)).toEqual(limits);
  });

  test('never leaves out what was sampled, and widens by the slack', () => {
    const large = estimateOf(3 * INTERVAL, 2);
    expect(limitsOf(large).low).toBeCloseTo(6 * INTERVAL, 3);
    const slack = estimateOf(3 * INTERVAL, 2, 500);
    const least = (3 * INTERVAL) / samplingChance(3 * INTERVAL, INTERVAL) - 500;
    expect(limitsOf(slack).low).toBeCloseTo(2 * ownSize(least, INTERVAL), 3);
    expect(limitsOf(slack).high).toBeGreaterThan(limitsOf(large).high);
  });

  test('has an error of its larger half', () => {
    const one = estimateOf(16, 1);
    const { low, high } = limitsOf(one);
    expect(errorOf(one)).toBe(Math.round(high - one.size));
    expect(high - one.size).toBeGreaterThan(one.size - low);
  });

  const SIZES = [0.001, 0.1, 0.3, 0.5, 0.8, 1, 1.3, 1.6, 2, 2.5, 3, 5];
  const MEANS = [0.1, 0.3, 1, 2, 5, 10, 30];

  test.each(SIZES)(
    'holds the truth in 93 of 100 cases, from one sample on: objects of %d intervals',
    (intervals) => {
      const random = seededRandom(Math.round(intervals * 1000));
      const size = intervals * INTERVAL;
      const chance = samplingChance(size, INTERVAL);
      for (const mean of MEANS) {
        const objects = Math.max(1, Math.round((mean * INTERVAL) / size));
        const runs = Array.from({ length: 3000 }, () => drawBinomial(objects, chance, random)).filter(
          (samples) => samples > 0,
        );
        const isCovered = new Map(
          [...new Set(runs)].map((samples) => {
            const { low, high } = limitsOf(estimateOf(size, samples));
            return [samples, low <= objects * size + 1 && high >= objects * size - 1];
          }),
        );
        const covered = runs.filter((samples) => isCovered.get(samples)).length;
        expect(covered / runs.length).toBeGreaterThanOrEqual(0.93);
      }
    },
  );

  function drawBinomial(trials: number, chance: number, random: () => number): number {
    if (chance > 0.01) return Array.from({ length: trials }, random).filter((each) => each < chance).length;
    let drawn = 0;
    for (let left = Math.exp(-trials * chance), product = random(); product > left; product *= random())
      drawn++;
    return drawn;
  }
});

describe('the error of a change', () => {
  test('of what is new alone, or freed alone, is that of what it is', () => {
    const some = estimateOf(16, 4);
    expect(errorOfChange(some, emptyEstimate())).toBe(errorOf(some));
    expect(errorOfChange(emptyEstimate(), some)).toBe(errorOf(some));
  });

  test('of both is the larger of the two that their limits leave', () => {
    const [fresh, freed] = [estimateOf(16, 9), estimateOf(16, 4)];
    const [a, b] = [limitsOf(fresh), limitsOf(freed)];
    const up = Math.sqrt((a.high - fresh.size) ** 2 + (freed.size - b.low) ** 2);
    const down = Math.sqrt((fresh.size - a.low) ** 2 + (b.high - freed.size) ** 2);
    expect(errorOfChange(fresh, freed)).toBe(Math.round(Math.max(up, down)));
    expect(errorOfChange(freed, fresh)).toBe(Math.round(Math.max(up, down)));
  });
});

test('sums of parts are sums of their samples', () => {
  const whole = estimateOf(64, 3, 7);
  const sum = estimateOf(64, 2, 7);
  addEstimate(sum, estimateOf(64, 1, 7));
  expect(sum).toEqual(whole);
});

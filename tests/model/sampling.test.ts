import { DEFAULT_INTERVAL } from '../../src/tracer/options';
import { CountDecoder, errorOf, sampleSpread, sampleVariance, scaleOf } from '../../src/model/sampling';

/** V8's own arithmetic, as it stands in its source. */
function reportedSize(size: number, interval: number): number {
  return size * Math.floor(1 / (1 - Math.exp(-size / interval)) + 0.5);
}

function sizes(first: number, last: number): number[] {
  return Array.from({ length: (last - first) / 8 + 1 }, (_, step) => first + step * 8);
}

describe('scaleOf()', () => {
  test.each([
    [40, 120_960, 3025],
    [40, 65_536, 1639],
    [8, 65_536, 8193],
    [65_536, 65_536, 2],
    [10_000_000, 65_536, 1],
    [40, 0, 1],
  ])('%d bytes at the interval %d stand for %d objects', (size, interval, objects) => {
    expect(scaleOf(size, interval)).toBe(objects);
  });
});

describe.each([67_200, 146_880, 524_160, 65_536])('the count decoder at the interval %d', (interval) => {
  test('finds the smallest object size that V8 reports so', () => {
    const smallest = new Map<number, number>();
    for (const size of sizes(16, 4096)) {
      const reported = reportedSize(size, interval);
      if (!smallest.has(reported)) smallest.set(reported, size);
    }
    const decoder = new CountDecoder(interval);
    const found = Array.from(smallest.keys(), (reported) => [reported, reported / decoder.decode(reported)]);
    expect(found).toEqual([...smallest]);
  });
});

describe('the count decoder', () => {
  test.each([
    ['40 bytes', 121_000, 120_960, 3025],
    ['40 bytes at a power of two', 65_560, 65_536, 1639],
    ['24 bytes, not taken for the 8 that no object has', 24 * 2731, 65_536, 2731],
    ['an object larger than the interval', 1_000_000, 134_400, 1],
    ['exact data', 48, 0, 1],
  ])('recovers the count of %s', (_, reported, interval, count) => {
    expect(new CountDecoder(interval).decode(reported)).toBe(count);
  });

  test.each([
    ['no object size gives this', 134_401],
    ['not a multiple of the alignment', 1_000_001],
    ['nothing', 0],
    ['below nothing', -121_000],
    ['no whole number', 121_000.5],
    ['no number', NaN],
  ])('gives 0 where %s', (_, reported) => {
    expect(new CountDecoder(134_400).decode(reported)).toBe(0);
  });

  test('gives the same answer again', () => {
    const decoder = new CountDecoder(120_960);
    expect([121_000, 5, 121_000, 5].map((reported) => decoder.decode(reported))).toEqual([3025, 0, 3025, 0]);
  });

  test('misses counts of small objects by a factor of at most 1.25 on average, at the default interval', () => {
    const decoder = new CountDecoder(DEFAULT_INTERVAL);
    const factors = sizes(16, 256).map((size) => {
      const reported = reportedSize(size, DEFAULT_INTERVAL);
      return Math.abs(Math.log((decoder.decode(reported) * size) / reported));
    });
    const geometricMean = Math.exp(factors.reduce((sum, factor) => sum + factor, 0) / factors.length);
    expect(geometricMean).toBeLessThanOrEqual(1.25);
  });

  test.each(sizes(16, 80))('tells objects of %i bytes at the default interval', (size) => {
    const reported = reportedSize(size, DEFAULT_INTERVAL);
    expect(reported / new CountDecoder(DEFAULT_INTERVAL).decode(reported)).toBe(size);
  });
});

describe('the variance of one sample', () => {
  test.each([
    ['a sampling probability of one half', 3000, 3, 1000 / Math.LN2, 4_500_000],
    ['a sampling probability of three quarters', 2000, 1, 1000 / Math.LN2, 1_000_000],
    ['exact data', 3000, 3, 0, 0],
  ])('for %s', (_, scaledSize, count, interval, variance) => {
    expect(sampleVariance(scaledSize, count, interval)).toBeCloseTo(variance, 6);
  });

  test('is almost the square for a small object and almost nothing for a large one', () => {
    expect(sampleVariance(121_000, 3025, 120_960) / 121_000 ** 2).toBeCloseTo(0.99967, 5);
    expect(sampleVariance(10_000_000, 1, 134_400)).toBeLessThan(1e-15);
  });
});

test.each([
  [0, 0],
  [10_000, 196],
  [1, 2],
  [250_000, 980],
])('the error of the variance %d is %d bytes', (variance, error) => {
  expect(errorOf(variance)).toBe(error);
});

describe('the spread of one sample', () => {
  const INTERVAL = 134_400;

  test('of a rare one is its whole square', () => {
    expect(sampleSpread(134_400, 4200, INTERVAL)).toBe(134_400 ** 2);
  });

  test('of exact data is nothing', () => {
    expect(sampleSpread(1000, 1, 0)).toBe(0);
  });

  test.each([3, 5, 10, 40])(
    'of one object of %i intervals bounds the chance that it is missed',
    (intervals) => {
      const size = intervals * INTERVAL;
      const bound = 2 * Math.exp((-size * size) / (2 * sampleSpread(size, 1, INTERVAL)));
      const missed = Math.exp(-intervals);
      expect(bound).toBeGreaterThanOrEqual(2 * missed * (1 - missed));
      expect(bound).toBeLessThanOrEqual(4 * missed);
    },
  );

  test('never grows with the size of the object, for the same scaled size', () => {
    const spreads = Array.from({ length: 100 }, (_, at) => sampleSpread(1e7, 100 - at, INTERVAL));
    expect(spreads).toEqual([...spreads].sort((a, b) => b - a));
  });
});

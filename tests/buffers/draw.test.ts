import { drawEstimate, drawGap } from '../../src/buffers/draw';
import { addSample, emptyEstimate, limitsOf, Scales } from '../../src/stats/estimate';
import { seededRandom } from '../helpers/traces';

const INTERVAL = 146_880;
const KIB = 1024;

/** Puts points on a line of bytes, and looks which allocations they fall on, one after the other. */
function sampleSlowly(sizes: readonly number[], interval: number, random: () => number): boolean[] {
  let point = 0;
  let from = 0;
  return sizes.map((size) => {
    const to = from + size;
    let isHit = false;
    for (; point < to; point += -interval * Math.log(1 - random())) isHit ||= point > from;
    from = to;
    return isHit;
  });
}

/** Counts down as the functions do that stand in the place of `Buffer.alloc` and its like. */
function sampleByGaps(sizes: readonly number[], interval: number, random: () => number): boolean[] {
  let bytesLeft = drawGap(interval, random);
  return sizes.map((size) => {
    const isHit = bytesLeft < size;
    bytesLeft = isHit ? drawGap(interval, random) : bytesLeft - size;
    return isHit;
  });
}

test('allocations are sampled as often as points on a line fall on them', () => {
  const kinds = [100, 1000, 10_000];
  const sizes = Array.from({ length: 60_000 }, (_, at) => kinds[at % 3] ?? 0);
  const shares = [sampleSlowly, sampleByGaps].map((sample, seed) => {
    const hits = sample(sizes, 5000, seededRandom(seed + 1));
    return kinds.map((_, kind) => hits.filter((isHit, at) => isHit && at % 3 === kind).length / 20_000);
  });
  for (const [kind, size] of kinds.entries()) {
    const expected = -Math.expm1(-size / 5000);
    for (const share of shares) expect(Math.abs((share[kind] ?? 0) / expected - 1)).toBeLessThan(0.1);
  }
});

test('a gap is never infinite', () => {
  expect(drawGap(INTERVAL, () => 0)).toBeCloseTo(0);
  expect(drawGap(INTERVAL, () => 1 - 2 ** -53)).toBeLessThan(40 * INTERVAL);
  expect(drawGap(INTERVAL)).toBeGreaterThanOrEqual(0);
});

test.each([
  [100, 0, { size: 146_930, count: 1469 }],
  [100, 0.999, { size: 146_930, count: 1470 }],
  [100 * INTERVAL, 0, { size: 100 * INTERVAL, count: 1 }],
  [100 * INTERVAL, 0.999, { size: 100 * INTERVAL, count: 1 }],
])('an allocation of %i bytes at %d stands for %j', (size, random, estimate) => {
  expect(drawEstimate(size, INTERVAL, () => random)).toEqual(estimate);
});

/** About the interval, where whole numbers of allocations would be off by up to a third. */
test.each([16, 64, 128, 200, 256, 400, 1024])(
  'the estimate of 1000 allocations of %i KiB is right on average, and so is its error',
  (kib) => {
    const random = seededRandom(kib);
    const size = kib * KIB;
    const scales = new Scales(INTERVAL);
    const runs = Array.from({ length: 200 }, () => {
      const sum = emptyEstimate();
      for (const isHit of sampleByGaps(new Array<number>(1000).fill(size), INTERVAL, random)) {
        if (!isHit) continue;
        const estimate = drawEstimate(size, INTERVAL, random);
        addSample(sum, scales.weigh(estimate.size), estimate.count, 0);
      }
      return sum;
    });
    const mean = (figure: (run: (typeof runs)[number]) => number) =>
      runs.reduce((sum, run) => sum + figure(run), 0) / runs.length;
    expect(Math.abs(mean((run) => run.size) / (1000 * size) - 1)).toBeLessThan(0.02);
    expect(Math.abs(mean((run) => run.count) / 1000 - 1)).toBeLessThan(0.02);
    const isCovered = (run: (typeof runs)[number]) => {
      const { low, high } = limitsOf(run);
      return low <= 1000 * size + 500 && high >= 1000 * size - 500;
    };
    expect(mean((run) => Number(isCovered(run)))).toBeGreaterThan(0.9);
  },
);

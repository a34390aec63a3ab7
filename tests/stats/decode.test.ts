import fc from 'fast-check';
import { type SampleGroup, samplingChance, scaledCount, SizeDecoder } from '../../src/stats/decode';
import { ALWAYS_ON_INTERVAL } from '../../src/tracer/options';

/** V8's own arithmetic, as it stands in its source. */
function reportedSize(size: number, interval: number, samples = 1): number {
  return size * Math.floor(samples * (1 / (1 - Math.exp(-size / interval))) + 0.5);
}

function sizes(first: number, last: number): number[] {
  return Array.from({ length: (last - first) / 8 + 1 }, (_, step) => first + step * 8);
}

describe('scaledCount()', () => {
  test.each([
    [40, 120_960, 1, 3025],
    [40, 65_536, 1, 1639],
    [8, 65_536, 1, 8193],
    [65_536, 65_536, 1, 2],
    [65_536, 65_536, 7, 11],
    [10_000_000, 65_536, 1, 1],
    [10_000_000, 65_536, 9, 9],
    [40, 0, 1, 1],
  ])(
    '%d bytes at the interval %d, sampled %d times, stand for %d objects',
    (size, interval, samples, objects) => {
      expect(scaledCount(size, interval, samples)).toBe(objects);
    },
  );
});

describe.each([67_200, 146_880, 524_160, 65_536])('at the interval %d', (interval) => {
  test('the sizes that an object may have are all those that V8 reports so', () => {
    const slow = new Map<number, number[]>();
    for (const size of sizes(16, 4096)) {
      const reported = reportedSize(size, interval);
      slow.set(reported, [...(slow.get(reported) ?? []), size]);
    }
    const decoder = new SizeDecoder(interval);
    for (const [reported, possible] of slow) {
      const small = decoder.possibleSizes(reported).filter((size) => size <= 4096);
      expect(small).toEqual(possible);
    }
  });

  test('an object of more than 2.2 intervals has one size', () => {
    const decoder = new SizeDecoder(interval);
    for (const size of [2.2, 2.5, 3, 10, 200].map((times) => Math.ceil((times * interval) / 8) * 8)) {
      expect(decoder.possibleSizes(reportedSize(size, interval))).toEqual([size]);
    }
  });
});

describe('an object', () => {
  test.each([
    ['of 40 bytes', 121_000, 120_960, 40],
    ['of 24 bytes, not taken for the 8 that no object has', 24 * 2731, 65_536, 24],
    ['larger than the interval', 1_000_000, 134_400, 1_000_000],
    ['of exact data', 48, 0, 48],
  ])('%s has that among its sizes', (_, reported, interval, size) => {
    expect(new SizeDecoder(interval).possibleSizes(reported)).toContain(size);
  });

  test.each([
    ['no object size gives this', 134_401],
    ['not a multiple of the alignment', 1_000_001],
    ['nothing', 0],
    ['below nothing', -121_000],
    ['no whole number', 121_000.5],
    ['no number', NaN],
  ])('is none where %s', (_, reported) => {
    const decoder = new SizeDecoder(134_400);
    expect([decoder.possibleSizes(reported), decoder.possibleSizes(reported)]).toEqual([[], []]);
  });
});

describe('what is decoded', () => {
  test.each([
    ['of one size is its size by the chance to be sampled', [161_600], 242_206, 0, 1.4988],
    ['of a small one is about the interval', [40], 146_900, 0, 3672.5],
    [
      'of two is in the middle, with what is left of each as slack',
      [80_800, 161_600],
      216_586,
      25_621,
      2.36343,
    ],
  ])('%s', (_, possible, size, slack, count) => {
    const decoded = new SizeDecoder(146_880).decode(possible);
    expect(decoded).toEqual({ size, slack, count: expect.closeTo(count, 4) as number });
  });
});

describe('of the objects of a node', () => {
  function groupsOf(objects: ReadonlyMap<number, number>, interval: number) {
    const groups = new Map<number, number>();
    let nodeSize = 0;
    for (const [size, samples] of objects) {
      const reported = reportedSize(size, interval);
      groups.set(reported, (groups.get(reported) ?? 0) + samples);
      nodeSize += reportedSize(size, interval, samples);
    }
    const list = Array.from(groups, ([scaledSize, samples]): SampleGroup => ({ scaledSize, samples }));
    return { list, nodeSize };
  }

  test.each([
    ['arrays of about the interval', [[161_600, 188]]],
    ['arrays just above it', [[250_000, 5]]],
    [
      'arrays of 4 KiB, and another',
      [
        [4112, 17],
        [4160, 136],
      ],
    ],
    [
      'small objects',
      [
        [40, 2],
        [48, 11],
        [56, 9],
        [64, 5],
        [96, 3],
      ],
    ],
  ] as [string, [number, number][]][])('%s are told by the sum', (_, objects) => {
    const { list, nodeSize } = groupsOf(new Map(objects), 146_880);
    const found = new SizeDecoder(146_880).possibleTogether(list, nodeSize);
    expect(found).toEqual(objects.map(([size]) => [size]));
  });

  test('one sample is told no better by it', () => {
    const { list, nodeSize } = groupsOf(new Map([[161_600, 1]]), 146_880);
    const decoder = new SizeDecoder(146_880);
    expect(decoder.possibleTogether(list, nodeSize)).toEqual([decoder.possibleSizes(161_600)]);
  });

  test.each([
    ['of another sampler', [{ scaledSize: 161_600, samples: 3 }], 1],
    [
      'in too many ways',
      sizes(1024, 1024 + 8 * 7).map((size) => ({ scaledSize: reportedSize(size, 146_880), samples: 2 })),
      0,
    ],
  ])('a sum %s tells nothing', (_, groups, nodeSize) => {
    const decoder = new SizeDecoder(146_880);
    expect(decoder.possibleTogether(groups, nodeSize)).toEqual(
      groups.map(({ scaledSize }) => decoder.possibleSizes(scaledSize)),
    );
  });

  test('the true sizes are never lost, and what is told is what all ways to the sum have', () => {
    const size = fc.integer({ min: 2, max: 40_000 }).map((words) => words * 8);
    const objects = fc.uniqueArray(fc.tuple(size, fc.integer({ min: 1, max: 30 })), {
      minLength: 1,
      maxLength: 3,
      selector: ([each]) => reportedSize(each, 146_880),
    });
    fc.assert(
      fc.property(objects, (list) => {
        const { list: groups, nodeSize } = groupsOf(new Map(list), 146_880);
        const decoder = new SizeDecoder(146_880);
        const found = decoder.possibleTogether(groups, nodeSize);
        const alone = groups.map(({ scaledSize }) => decoder.possibleSizes(scaledSize));
        const ways = alone
          .reduce<number[][]>(
            (all, options) => all.flatMap((way) => options.map((each) => [...way, each])),
            [[]],
          )
          .filter(
            (way) =>
              nodeSize ===
              way.reduce((sum, each, at) => sum + reportedSize(each, 146_880, groups[at]?.samples), 0),
          );
        expect(found).toEqual(
          groups.map((_, at) => alone[at]?.filter((each) => ways.some((way) => way[at] === each))),
        );
        list.forEach(([each], at) => {
          expect(found[at]).toContain(each);
        });
      }),
    );
  });
});

test.each(sizes(16, 80))('tells the count of objects of %i bytes at the default interval', (size) => {
  const decoder = new SizeDecoder(ALWAYS_ON_INTERVAL);
  const { count } = decoder.decode(decoder.possibleSizes(reportedSize(size, ALWAYS_ON_INTERVAL)));
  expect(count).toBeCloseTo(1 / samplingChance(size, ALWAYS_ON_INTERVAL), 6);
});

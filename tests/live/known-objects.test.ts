import { resultOf } from '../helpers/child';

interface Row {
  kind: string;
  size: number;
  count: number;
  error: number;
  countExact: boolean;
}

/** What each kind really keeps: an array is an object of 32 bytes before its elements, if V8 samples it. */
const TRUTH: Readonly<Record<string, { size: number; count: number }>> = {
  arraysOf4KiB: { size: 6000 * 4112, count: 6000 },
  arraysOfAnInterval: { size: 300 * 161_600, count: 300 },
  arraysJustAbove: { size: 200 * 250_000, count: 200 },
  arraysOfManyIntervals: { size: 20 * 1_000_000, count: 20 },
};

test('objects of known sizes are estimated within their error, and counted', async () => {
  const rows = await resultOf<Row[]>('known-objects.js');
  expect(rows.map(({ kind }) => kind).sort()).toEqual(Object.keys(TRUTH).sort());
  for (const { kind, size, count, error, countExact } of rows) {
    const truth = TRUTH[kind] ?? { size: 0, count: 0 };
    // The error is about two standard deviations: four leave one run in some ten thousand.
    expect(Math.abs(size - truth.size)).toBeLessThan(2 * error);
    // Where a single sample of an array itself is there, its size cannot be told, and it stands for thousands.
    if (countExact && count < 1.5 * truth.count) expect(count).toBeGreaterThan(0.6 * truth.count);
  }
});

interface Comparison {
  samples: number;
  told: number;
  right: number;
  within: number;
}

test.each([16_384, 146_880])(
  'sizes decoded at the interval %i are those that V8 tells itself, where it does',
  async (interval) => {
    const found = await resultOf<Comparison | null>('size-oracle.js', { args: [String(interval)] });
    const { samples, told, right, within } = found ?? { samples: 100, told: 1, right: 1, within: 1 };
    expect(samples).toBeGreaterThan(50);
    // Objects of two sizes in one group may fit a sum by chance.
    expect(told - right).toBeLessThan(0.02);
    // How many are told is a matter of what V8 optimised when: 0.1 to 0.5 at the finer interval, 0.3 to 0.98 at the other.
    expect(told * samples).toBeGreaterThan(20);
    expect(within).toBeGreaterThan(0.98);
  },
);

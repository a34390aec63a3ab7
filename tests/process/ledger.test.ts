import { makeLedger, stillHeld } from '../../src/process/ledger';

const USAGE = { rss: 1000, heapTotal: 600, heapUsed: 400, external: 150, arrayBuffers: 50 };

test.each([
  ['all parts', {}, 300, { traced: 300, untraced: 100, heapFree: 200, external: 150, native: 250 }],
  ['nothing traced', {}, 0, { traced: 0, untraced: 400, heapFree: 200, external: 150, native: 250 }],
  ['everything traced', {}, 400, { traced: 400, untraced: 0, heapFree: 200, external: 150, native: 250 }],
  [
    'an estimate above what is live',
    {},
    450,
    { traced: 450, untraced: -50, heapFree: 200, external: 150, native: 250 },
  ],
])('%s add up to the resident memory', (_, changes, traced, parts) => {
  const ledger = makeLedger({ ...USAGE, ...changes }, traced);
  // Part of what is external.
  const { arrayBuffers, ...others } = ledger;
  expect(arrayBuffers).toBe(50);
  expect(others).toEqual({ rss: 1000, ...parts });
  const { rss, ...summands } = others;
  expect(Object.values(summands).reduce((sum, bytes) => sum + bytes, 0)).toBe(rss);
});

test('memory that is reserved and not resident leaves a native rest below 0, so that the parts add up', () => {
  expect(makeLedger({ ...USAGE, rss: 700 }, 100)).toMatchObject({ rss: 700, native: -50, external: 150 });
});

test('array buffers are part of the external memory, not counted again', () => {
  expect(makeLedger({ ...USAGE, arrayBuffers: 150 }, 300)).toEqual({
    ...makeLedger(USAGE, 300),
    arrayBuffers: 150,
  });
});

test('the figures of this process make a ledger without holes', () => {
  const usage = process.memoryUsage();
  const { traced, untraced, heapFree } = makeLedger(usage, 1000);
  expect(traced + untraced + heapFree).toBe(usage.heapTotal);
});

test('what a collection has freed is free heap, and native memory stays what it was', () => {
  const before = { rss: 1000, heapTotal: 600, heapUsed: 550, external: 150, arrayBuffers: 50 };
  const after = { rss: 900, heapTotal: 300, heapUsed: 250, external: 120, arrayBuffers: 20 };
  expect(makeLedger(stillHeld(before, after), 200)).toEqual({
    rss: 1000,
    arrayBuffers: 20,
    traced: 200,
    untraced: 50,
    heapFree: 380,
    external: 120,
    native: 250,
  });
});

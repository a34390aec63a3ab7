import { heapLimit } from '../../src/process/heap-limit';
import { resultOf } from '../helpers/child';

const MIB = 2 ** 20;

interface Filled {
  filled: number;
  before: { used: number; limit: number };
  after: { used: number; limit: number };
  /** V8's limit of both generations. */
  whole: number;
}

test.each([
  ['a flag', { nodeArgs: ['--max-old-space-size=64'] }, 64],
  ['a flag in its other notation', { nodeArgs: ['--max_old_space_size=64'] }, 64],
  ['the last of two', { nodeArgs: ['--max-old-space-size=900', '--max-old-space-size=64'] }, 64],
  ['the environment', { env: { NODE_OPTIONS: '--no-warnings --max-old-space-size=64' } }, 64],
  [
    'the flag before the environment',
    { nodeArgs: ['--max-old-space-size=64'], env: { NODE_OPTIONS: '--max-old-space-size=96' } },
    64,
  ],
  ['the limits of a thread', { args: ['worker'] }, 48],
  ['a flag before the limits of a thread', { nodeArgs: ['--max-old-space-size=40'], args: ['worker'] }, 40],
])('the limit is that of %s', async (_, options, mib) => {
  const { after, whole } = await resultOf<Filled>('heap-fill.js', options);
  expect(after.limit).toBe(mib * MIB);
  expect(after.limit).toBeLessThan(whole);
});

test("without a flag it lies a little below V8's limit of both generations", async () => {
  const { after, whole } = await resultOf<Filled>('heap-fill.js');
  expect(after.limit).toBeGreaterThan(whole * 0.95);
  expect(after.limit).toBeLessThan(whole);
});

test('what is used grows by what the program keeps', async () => {
  const { filled, before, after } = await resultOf<Filled>('heap-fill.js');
  // The newest part is still young.
  expect(after.used - before.used).toBeGreaterThan(filled * 0.5);
  expect(after.used - before.used).toBeLessThan(filled * 1.2);
});

test('the limit is a whole number of bytes', () => {
  expect(Number.isInteger(heapLimit())).toBe(true);
});

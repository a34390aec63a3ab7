import { type CensusQuestion, ObjectCounts } from '../../src/objects/object-counts';

const holder = {};
const question = (changes: Partial<CensusQuestion> = {}): CensusQuestion => ({
  holder,
  captureBudget: 0,
  isWanted: () => true,
  ...changes,
});

/** How much all types grew. */
async function growth(counts: ObjectCounts, reset = false, asker = holder): Promise<number> {
  const { types } = await counts.takeGrowth(question({ holder: asker }), reset);
  return types.reduce((sum, { delta }) => sum + delta, 0);
}

test('questions that come together share one census', async () => {
  const counts = new ObjectCounts();
  const [first, ...others] = await Promise.all(Array.from({ length: 50 }, () => counts.take(question())));
  for (const census of others) expect(census).toBe(first);
  expect(await counts.take(question())).not.toBe(first);
});

test('the share of time holds: 429 says when to come back', async () => {
  const counts = new ObjectCounts();
  await counts.take(question({ captureBudget: 0.0001 }));
  await expect(counts.take(question({ captureBudget: 0.0001 }))).rejects.toMatchObject({
    code: 'ERR_TRACEALLOC_BUSY',
    retryAfter: expect.any(Number) as number,
  });
  // What was refused leaves nothing that a later question would join.
  await counts.take(question());
});

test('a census is charged with its pause', async () => {
  const counts = new ObjectCounts();
  const { pauseMs } = await counts.take(question());
  const share = 0.0001;
  const refused: unknown = await counts
    .take(question({ captureBudget: share }))
    .catch((error: unknown) => error);
  const { retryAfter } = refused as { retryAfter: number };
  // Seconds; some have passed since.
  expect(retryAfter / (pauseMs / share / 1000)).toBeGreaterThan(0.5);
  expect(retryAfter / (pauseMs / share / 1000)).toBeLessThan(1.5);
});

test('what traces a function spends of the same share', async () => {
  const counts = new ObjectCounts();
  expect(counts.takeNow().objects).toBeGreaterThan(0);
  await expect(counts.take(question({ captureBudget: 0.0001 }))).rejects.toMatchObject({
    code: 'ERR_TRACEALLOC_BUSY',
  });
});

test('nobody is counted for who went away, unless somebody else asks', async () => {
  const counts = new ObjectCounts();
  const gone = question({ isWanted: () => false });
  await expect(counts.take(gone)).rejects.toThrow('nobody waits for the answer any more');
  const [first, second] = await Promise.all([counts.take(gone), counts.take(question())]);
  expect(first).toBe(second);
});

describe('growth', () => {
  test('begins with everything, and again after a reset', async () => {
    const counts = new ObjectCounts();
    const all = await growth(counts);
    expect(all).toBeGreaterThan(1000);
    expect(await growth(counts)).toBeLessThan(all / 2);
    expect(await growth(counts, true)).toBeGreaterThan(all / 2);
  });

  test('of questions that share a census is one, and raises the peaks once', async () => {
    const counts = new ObjectCounts();
    const [first, second] = await Promise.all([growth(counts), growth(counts, false, {})]);
    expect(first).toBeGreaterThan(1000);
    expect(second).toBe(first);
    expect(await growth(counts)).toBeLessThan(first / 2);
  });

  test('of a question that forgets is all, also where another one shares its census', async () => {
    const counts = new ObjectCounts();
    const all = await growth(counts);
    const [plain, reset] = await Promise.all([growth(counts), growth(counts, true)]);
    expect(plain).toBeLessThan(all / 2);
    expect(reset).toBeGreaterThan(all / 2);
  });

  test('is not touched by a plain count', async () => {
    const counts = new ObjectCounts();
    const { objects } = await counts.take(question());
    expect(await growth(counts)).toBeGreaterThan(objects / 2);
  });

  test('is forgotten with the last who asked for it', async () => {
    const counts = new ObjectCounts();
    const other = {};
    const all = await growth(counts);
    await growth(counts, false, other);
    counts.release(other);
    counts.release({});
    expect(await growth(counts)).toBeLessThan(all / 2);
    counts.release(holder);
    expect(await growth(counts)).toBeGreaterThan(all / 2);
  });
});

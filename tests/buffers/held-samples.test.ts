import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { type HeldSample, HeldSamples } from '../../src/buffers/held-samples';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function sample(ordinal: number): HeldSample {
  return { ordinal, size: 1, count: 1, path: [] };
}

function ordinals(held: HeldSamples): number[] {
  return held
    .list()
    .map(({ ordinal }) => ordinal)
    .sort((a, b) => b - a);
}

test('lists the samples of the memory that is held, however many it has', async () => {
  /** Of each sample: the memory it is of; of each memory: whether it is kept. */
  const cases = fc.record({
    samples: fc.array(fc.nat(5), { maxLength: 30 }),
    isKept: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
  });
  await fc.assert(
    fc.asyncProperty(cases, async ({ samples, isKept }) => {
      const held = new HeldSamples();
      const memory = isKept.map(() => new ArrayBuffer(100));
      for (const [at, of] of samples.entries()) held.add(memory[of] ?? memory, sample(-1 - at));
      expect(ordinals(held)).toEqual(samples.map((_, at) => -1 - at));
      // What a task has made or looked up stays for that task.
      await setImmediate();
      const kept = memory.filter((_, at) => isKept[at]);
      memory.length = 0;
      collectGarbage();
      const expected = samples.flatMap((of, at) => (isKept[of] ? [-1 - at] : []));
      expect(ordinals(held)).toEqual(expected);
      expect(kept.length).toBe(isKept.filter(Boolean).length);
    }),
    { numRuns: 20 },
  );
});

test('keeps no memory alive, not even for the task that allocates it', async () => {
  const held = new HeldSamples();
  const before = process.memoryUsage().arrayBuffers;
  for (let at = 0; at < 100; at++) held.add(new ArrayBuffer(1_000_000), sample(-1 - at));
  collectGarbage();
  // A thread of V8 frees what that collection has found.
  const deadline = Date.now() + 10_000;
  const left = () => process.memoryUsage().arrayBuffers - before;
  while (left() > 10_000_000 && Date.now() < deadline) await setImmediate();
  expect(left()).toBeLessThan(10_000_000);
});

import { type Census } from '../../src/model/census';
import { type TypeCount } from '../../src/model/type-counts';
import { NativeTypes, selectNative } from '../../src/objects/native-types';
import { ObjectCounts } from '../../src/objects/object-counts';

function type(name: string, count: number, filename = ''): TypeCount {
  return { name, filename, lineno: 0, column: 0, count };
}

test('types with native parts are kept: those of V8, and those of Node by either of their names', () => {
  const types = [
    type('DateTimeFormat', 5),
    type('Memory', 2),
    type('Gzip', 3, 'node:zlib'),
    type('Worker', 7, 'node:internal/worker'),
    type('Worker', 6),
  ];
  expect(selectNative(types)).toEqual({ DateTimeFormat: 5, Memory: 2, Gzip: 3, Worker: 7 });
});

test('others are not, by whatever name they go', () => {
  const types = [
    type('Object', 5),
    type('Worker', 5, 'src/worker.js'),
    type('Module', 9, 'node:internal/modules/cjs/loader'),
    type('Timeout', 4, 'node:internal/timers'),
  ];
  expect(selectNative(types)).toEqual({});
});

const question = { holder: {}, captureBudget: 0, isWanted: () => true };

function censusOf(count: number): Census {
  const types = [type('SecureContext', count)];
  return { at: new Date(0), objects: count, types, pauseMs: 10 * count, extraBytes: 0 };
}

test('a look is compared with its own beginning, where that was counted', async () => {
  const counts = new ObjectCounts();
  const natives = new NativeTypes(counts);
  const start = {};
  jest.spyOn(counts, 'take').mockResolvedValueOnce(censusOf(2)).mockResolvedValueOnce(censusOf(5));
  natives.remember(start, await natives.count(question));
  expect(await natives.compare({}, question)).toBeNull();
  expect(await natives.compare(null, question)).toBeNull();
  expect(await natives.compare(start, question)).toEqual({
    now: { SecureContext: 5 },
    then: { SecureContext: 2 },
    pauseMs: 50,
    fault: null,
  });
});

test('where objects cannot be counted, the look says why', async () => {
  const natives = new NativeTypes(new ObjectCounts());
  const start = {};
  natives.remember(start, { types: { Hash: 1 }, pauseMs: 1 });
  const unwanted = { ...question, isWanted: () => false };
  expect(await natives.compare(start, unwanted)).toMatchObject({
    now: { Hash: 1 },
    then: { Hash: 1 },
    fault: expect.stringContaining('nobody waits') as string,
  });
});

import fc from 'fast-check';

import { isOfSites, KEY_TYPES, type KeyType } from '../../src/model/grouping';
import { Snapshot } from '../../src/model/snapshot';
import { objectsArbitrary, path, pathArbitrary, sampledSnapshot, trace } from '../helpers/traces';
import { slowError } from './slow-estimate';
import { comparePathsSlowly, slowGroups, total } from '../model/slow-model';

const SNAPSHOT = Snapshot.fromTraces([
  trace(10, 'main.ts:9:1:serve cache.ts:2:5:keep'),
  trace(10, 'main.ts:9:1:serve cache.ts:2:5:keep'),
  trace(2, 'main.ts:9:1:serve cache.ts:5:1:drop', 4),
  trace(66, 'main.ts:1:1:boot queue.ts:1:1:push'),
  trace(7, 'queue.ts:20:1:take'),
  trace(7, 'main.ts:1:1:boot cache.ts:2:5:keep'),
]);

function rows(snapshot: Snapshot, keyType: KeyType, cumulative = false): string[] {
  return snapshot.statistics(keyType, { cumulative }).map(String);
}

describe('statistics() charges the newest frame', () => {
  test('by line', () => {
    expect(rows(SNAPSHOT, 'lineno')).toEqual([
      'queue.ts:1: size=66 B, count=1, average=66 B, in push',
      'cache.ts:2: size=27 B, count=3, average=9 B, in keep',
      'queue.ts:20: size=7 B, count=1, average=7 B, in take',
      'cache.ts:5: size=2 B, count=4, average=0 B, in drop',
    ]);
  });

  test('by file, without a line', () => {
    expect(rows(SNAPSHOT, 'filename')).toEqual([
      'queue.ts: size=73 B, count=2, average=36 B',
      'cache.ts: size=29 B, count=7, average=4 B',
    ]);
    expect(SNAPSHOT.statistics('filename')[0]?.traceback.frames).toEqual(path('queue.ts:0'));
  });

  test('by function, with its position', () => {
    const sites = SNAPSHOT.statistics('function').map(({ traceback }) => traceback.frames);
    expect(sites).toEqual(
      ['queue.ts:1:1:push', 'cache.ts:2:5:keep', 'queue.ts:20:1:take', 'cache.ts:5:1:drop'].map(path),
    );
  });

  test('by whole call path', () => {
    const found = SNAPSHOT.statistics('traceback').map(({ traceback, size, count }) => [
      traceback.frames.join(' '),
      size,
      count,
    ]);
    expect(found).toEqual([
      ['main.ts:1 queue.ts:1', 66, 1],
      ['main.ts:9 cache.ts:2', 20, 2],
      ['queue.ts:20', 7, 1],
      ['main.ts:1 cache.ts:2', 7, 1],
      ['main.ts:9 cache.ts:5', 2, 4],
    ]);
  });
});

describe('statistics() by position', () => {
  const crowded = Snapshot.fromTraces([
    trace(3, 'min.js:1:10:a'),
    trace(2, 'min.js:1:20:b'),
    trace(1, 'min.js:1:20:b'),
  ]);

  test('counts the functions of one line, since any one name would blame it for the others', () => {
    expect(rows(crowded, 'lineno')).toEqual(['min.js:1: size=6 B, count=3, average=2 B, in (2 functions)']);
  });

  test('tells the functions of one line apart', () => {
    expect(rows(crowded, 'function')).toEqual([
      'min.js:1: size=3 B, count=2, average=2 B, in b',
      'min.js:1: size=3 B, count=1, average=3 B, in a',
    ]);
  });

  test('tells functions apart whose names hold line breaks', () => {
    const names = [
      { filename: 'a\nb', lineno: 1, functionName: 'c' },
      { filename: 'a', lineno: 1, functionName: 'b\nc' },
    ];
    const snapshot = Snapshot.fromTraces(names.map((frame) => ({ size: 1, traceback: [frame] })));
    expect(snapshot.statistics('function').map(({ traceback }) => traceback.site)).toMatchObject(names);
  });
});

describe('cumulative statistics() charge every frame', () => {
  test('by line', () => {
    expect(rows(SNAPSHOT, 'lineno', true)).toEqual([
      'main.ts:1: size=73 B, count=2, average=36 B, in boot',
      'queue.ts:1: size=66 B, count=1, average=66 B, in push',
      'cache.ts:2: size=27 B, count=3, average=9 B, in keep',
      'main.ts:9: size=22 B, count=6, average=4 B, in serve',
      'queue.ts:20: size=7 B, count=1, average=7 B, in take',
      'cache.ts:5: size=2 B, count=4, average=0 B, in drop',
    ]);
  });

  test('by file', () => {
    expect(rows(SNAPSHOT, 'filename', true)).toEqual([
      'main.ts: size=95 B, count=8, average=12 B',
      'queue.ts: size=73 B, count=2, average=36 B',
      'cache.ts: size=29 B, count=7, average=4 B',
    ]);
  });

  test.each<[KeyType, string[]]>([
    ['lineno', ['walk.ts:3: size=8 B, count=1, average=8 B', 'leaf.ts:1: size=8 B, count=1, average=8 B']],
    ['function', ['walk.ts:3: size=8 B, count=1, average=8 B', 'leaf.ts:1: size=8 B, count=1, average=8 B']],
    ['filename', ['walk.ts: size=8 B, count=1, average=8 B', 'leaf.ts: size=8 B, count=1, average=8 B']],
  ])('once for each trace, however often a recursion has them: by %s', (keyType, expected) => {
    const snapshot = Snapshot.fromTraces([trace(8, 'walk.ts:3 walk.ts:3 leaf.ts:1 walk.ts:3')]);
    expect(rows(snapshot, keyType, true)).toEqual(expected);
  });
});

describe('the order of statistics()', () => {
  test('is size, then count, then traceback, all descending', () => {
    const snapshot = Snapshot.fromTraces([
      trace(6, 'a.ts:1', 3),
      trace(6, 'a.ts:1:2', 3),
      trace(6, 'a.ts:1:2:f', 3),
      trace(6, 'a.ts:10', 3),
      trace(6, 'a.ts:9', 3),
      trace(6, 'b.ts:1', 3),
      trace(6, 'c.ts:1', 2),
      trace(9, 'd.ts:1', 1),
    ]);
    expect(snapshot.statistics('function').map(({ traceback }) => traceback.frames)).toEqual(
      ['d.ts:1', 'b.ts:1', 'a.ts:10', 'a.ts:9', 'a.ts:1:2:f', 'a.ts:1:2', 'a.ts:1', 'c.ts:1'].map(path),
    );
  });

  test('has the longer of two tracebacks first where one begins like the other', () => {
    const snapshot = Snapshot.fromTraces([trace(1, 'a.ts:1'), trace(1, 'a.ts:1 b.ts:1'), trace(1, 'a.ts:2')]);
    const order = snapshot.statistics('traceback').map(({ traceback }) => traceback.frames.join(' '));
    expect(order).toEqual(['a.ts:2', 'a.ts:1 b.ts:1', 'a.ts:1']);
  });

  test('never depends on the order of the traces', () => {
    const inputs = fc.array(
      fc.record({ size: fc.nat(3), count: fc.integer({ min: 1, max: 2 }), traceback: pathArbitrary }),
    );
    const shuffled = inputs.chain((traces) =>
      fc.tuple(fc.constant(traces), fc.shuffledSubarray(traces, { minLength: traces.length })),
    );
    const figures = (traces: Parameters<typeof Snapshot.fromTraces>[0], keyType: KeyType) =>
      Snapshot.fromTraces(traces)
        .statistics(keyType)
        .map(({ traceback, size, count }) => ({ frames: traceback.frames, size, count }));
    fc.assert(
      fc.property(shuffled, fc.constantFrom(...KEY_TYPES), ([traces, others], keyType) => {
        expect(figures(others, keyType)).toEqual(figures(traces, keyType));
      }),
    );
  });
});

test('of sampled data, each row has its samples and its error', () => {
  fc.assert(
    fc.property(objectsArbitrary, fc.constantFrom(...KEY_TYPES), fc.boolean(), (objects, keyType, wanted) => {
      const cumulative = wanted && isOfSites(keyType);
      const found = sampledSnapshot(objects, { samplingInterval: 1024 }).statistics(keyType, { cumulative });
      const expected = slowGroups(objects, keyType, cumulative).map(({ frames, members }) => ({
        frames,
        size: total(members, ({ size }) => size),
        count: total(members, ({ count }) => count),
        samples: members.length,
        error: slowError(members.map((member) => ({ ...member, samplingInterval: 1024 }))),
      }));
      expected.sort((a, b) => b.size - a.size || b.count - a.count || comparePathsSlowly(b.frames, a.frames));
      expect(
        found.map(({ traceback: { frames }, size, count, samples, error }) => ({
          frames,
          size,
          count,
          samples,
          error,
        })),
      ).toEqual(expected);
    }),
  );
});

test('statistics() of nothing is empty', () => {
  for (const keyType of KEY_TYPES) expect(Snapshot.fromTraces([]).statistics(keyType)).toEqual([]);
});

describe.each([
  ['statistics()', (keyType: KeyType, cumulative: boolean) => SNAPSHOT.statistics(keyType, { cumulative })],
  [
    'compareTo()',
    (keyType: KeyType, cumulative: boolean) => SNAPSHOT.compareTo(SNAPSHOT, keyType, { cumulative }),
  ],
])('%s refuses', (_, ask) => {
  test.each(['line', '', 'toString'])('the unknown key type "%s"', (keyType) => {
    expect(() => ask(keyType as KeyType, false)).toThrow(
      expect.objectContaining({
        code: 'ERR_TRACEALLOC_BAD_ARGUMENT',
        message: `unknown key type "${keyType}"; accepted: lineno, filename, function, traceback, app`,
      }) as Error,
    );
  });

  test('cumulative by traceback', () => {
    expect(() => ask('traceback', true)).toThrow(
      expect.objectContaining({ code: 'ERR_TRACEALLOC_BAD_ARGUMENT' }) as Error,
    );
  });
});

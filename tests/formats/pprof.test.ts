import { Profile } from 'pprof-format';
import fc from 'fast-check';
import { differenceOf, profileOf } from '../../src/formats/memory-profile';
import { encodePprof } from '../../src/formats/pprof';
import { decodePprof } from '../../src/formats/read-pprof';
import { Frame } from '../../src/model/frame';
import { Snapshot } from '../../src/model/snapshot';
import { objectsArbitrary, sampledSnapshot, trace } from '../helpers/traces';
import { LIVE, OLDER } from './profiles';

/** A profile with all its numbers looked up. */
function readable(bytes: Uint8Array) {
  const profile = Profile.decode(bytes);
  const text = (index: number | bigint) => profile.stringTable.strings[Number(index)] ?? '?';
  const typeOf = ({ type, unit }: { type: number | bigint; unit: number | bigint }) =>
    `${text(type)}/${text(unit)}`;
  const functions = new Map(profile.function.map((each) => [each.id, each]));
  const locations = new Map(
    profile.location.map(({ id, mappingId, line: [line] }) => {
      const {
        name = 0,
        systemName = 0,
        filename = 0,
        startLine = 0,
      } = functions.get(line?.functionId ?? 0) ?? {};
      expect([mappingId, text(systemName)]).toEqual([1, text(name)]);
      const at = `${text(filename)}:${line?.line ?? '?'}:${line?.column ?? '?'}`;
      return [id, `${text(name)} ${at} starts ${startLine}`];
    }),
  );
  return {
    types: profile.sampleType.map(typeOf),
    defaultType: text(profile.defaultSampleType),
    period: `${profile.period} ${profile.periodType ? typeOf(profile.periodType) : ''}`,
    time: profile.timeNanos,
    duration: profile.durationNanos,
    mapping: profile.mapping.map(({ id, filename, hasFunctions, hasFilenames, hasLineNumbers }) => [
      ...[id, text(filename), hasFunctions, hasFilenames, hasLineNumbers],
    ]),
    functions: profile.function.length,
    samples: profile.sample.map(({ locationId, value, label }) => [
      value.map((each) => Number(BigInt.asIntN(64, BigInt(each)))),
      ...locationId.map((id) => locations.get(id)),
      ...label.map(({ key, str }) => `${text(key)}=${text(str)}`),
    ]),
    comments: profile.comment.map(text),
  };
}

test('a profile has the types of Go, and every path from its allocation site on', () => {
  expect(readable(encodePprof(profileOf(LIVE)))).toEqual({
    types: ['alloc_objects/count', 'alloc_space/bytes', 'inuse_objects/count', 'inuse_space/bytes'],
    defaultType: 'inuse_space',
    period: '1024 space/bytes',
    time: 1_767_323_045_678_000_000n,
    duration: 0,
    mapping: [[1, 'node', true, true, true]],
    functions: 6,
    samples: [
      [[3, 9000, 3, 9000], 'load load.ts:45:12 starts 0', 'memory=external'],
      [[45, 4500, 45, 4500], 'keep cache.ts:2:5 starts 2', 'serve main.ts:9:1 starts 9'],
      [[10, 2000, 10, 2000], 'keep cache.ts:7:5 starts 7', 'serve main.ts:9:1 starts 9'],
      [[1, 300, 1, 300], '(anonymous main.ts:20:3) main.ts:20:3 starts 20', 'serve main.ts:9:1 starts 9'],
      [[1, 100, 1, 100], '(GC) (GC):0:0 starts 0'],
    ],
    comments: [],
  });
});

test('a difference has what is new, and that less what was freed', () => {
  const { samples, time, duration, defaultType, comments } = readable(
    encodePprof(differenceOf(LIVE, OLDER), 'alloc_space', ['workers: 1 of 2 answered: 12', '']),
  );
  expect({ time, duration: BigInt(duration), defaultType, comments }).toEqual({
    time: 1_767_323_045_678_000_000n,
    duration: 2_000_000_000n,
    defaultType: 'alloc_space',
    comments: ['workers: 1 of 2 answered: 12', ''],
  });
  expect(samples.map(([values, site]) => [values, site])).toEqual([
    [[3, 9000, 3, 9000], 'load load.ts:45:12 starts 0'],
    [[5, 500, 5, 500], 'keep cache.ts:2:5 starts 2'],
    [[10, 2000, 3, 1300], 'keep cache.ts:7:5 starts 7'],
    [[0, 0, -9, -900], 'forget main.ts:30:1 starts 30'],
  ]);
});

test('the calls of one function outside the heap are one function, unless it has no name', () => {
  const calls = [45, 46, 46].map((line, index) => new Frame('load.ts', line, index, 'load', true));
  const anonymous = [47, 48].map((line) => new Frame('load.ts', line, 1, '', true));
  const snapshot = sampledSnapshot(
    [...calls, ...anonymous].map((call, index) => ({ ordinal: -index - 1, size: 1, count: 1, path: [call] })),
  );
  const { functions, samples } = readable(encodePprof(profileOf(snapshot)));
  expect({ functions, samples: samples.length }).toEqual({ functions: 3, samples: 5 });
});

test('an empty snapshot is an empty profile', () => {
  const { types, samples } = readable(encodePprof(profileOf(Snapshot.fromTraces([]))));
  expect({ types: types.length, samples }).toEqual({ types: 4, samples: [] });
});

test('the largest sizes are kept, in differences too', () => {
  const most = Number.MAX_SAFE_INTEGER;
  const [large, none] = [Snapshot.fromTraces([trace(most, 'a.ts:1', 2 ** 32 - 1)]), Snapshot.fromTraces([])];
  const valuesOf = (newer: Snapshot, older: Snapshot) =>
    readable(encodePprof(differenceOf(newer, older))).samples.map(([values]) => values);
  expect(valuesOf(large, none)).toEqual([[2 ** 32 - 1, most, 2 ** 32 - 1, most]]);
  expect(valuesOf(none, large)).toEqual([[0, 0, 1 - 2 ** 32, -most]]);
});

test('names are kept, and no name reaches a terminal as a command', () => {
  const named = (filename: string, name: string) => [{ filename, lineno: 1, column: 1, functionName: name }];
  const names = ['<img src=x onerror=…>', '__proto__', '\x1b[2J\r\n', '\ud800', 'é😀'];
  const snapshot = Snapshot.fromTraces(names.map((name) => ({ size: 1, traceback: named(name, name) })));
  const { samples } = readable(encodePprof(profileOf(snapshot)));
  expect(samples.map(([, site]) => site)).toEqual([
    '<img src=x onerror=…> <img src=x onerror=…>:1:1 starts 1',
    '__proto__ __proto__:1:1 starts 1',
    '\\x1b[2J\\x0d\\n \\x1b[2J\\x0d\\n:1:1 starts 1',
    '\\ud800 \\ud800:1:1 starts 1',
    'é😀 é😀:1:1 starts 1',
  ]);
});

test('what was written is read again, path by path', () => {
  fc.assert(
    fc.property(objectsArbitrary, (objects) => {
      // All frames of a path are of one kind of memory.
      const pure = objects.map((object) => ({
        ...object,
        path: object.path.map(({ filename, lineno, column, functionName }) =>
          lineno === 0
            ? new Frame('(GC)', 0, 0, '', object.ordinal < 0)
            : new Frame(filename, lineno, column, functionName, object.ordinal < 0),
        ),
      }));
      const read = decodePprof(encodePprof(profileOf(sampledSnapshot(pure))));
      const rows = (snapshot: Snapshot) =>
        snapshot
          .statistics('traceback')
          .map(({ size, count, traceback }) => ({ size, count, frames: traceback.frames }));
      expect(rows(read)).toEqual(rows(sampledSnapshot(pure)));
      expect(read.origin).toMatchObject({ samplingInterval: 0, takenAt: new Date(0) });
    }),
  );
});

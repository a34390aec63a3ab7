import fc from 'fast-check';

import { compareFrames, Frame, toTuple } from '../../src/model/frame';
import { frameArbitrary, path } from '../helpers/traces';
import { comparePathsSlowly } from './slow-model';

test.each([
  ['file and line', new Frame('cache.ts', 41, 7, 'remember'), 'cache.ts:41'],
  ['the file alone where the line is unknown', new Frame('(GC)', 0), '(GC)'],
])('is written as %s', (_, frame, text) => {
  expect(String(frame)).toBe(text);
});

test('has no column and no function name, and is of the heap, unless given', () => {
  expect(new Frame('a.ts', 1)).toEqual({
    filename: 'a.ts',
    lineno: 1,
    column: 0,
    functionName: '',
    external: false,
  });
});

test.each([new Frame('a.ts', 1, 2, 'f'), new Frame('a.ts', 1, 2, 'f', true)])(
  '%p comes out of a tuple as it went in',
  (frame) => {
    expect(new Frame(...toTuple(frame))).toEqual(frame);
  },
);

test('a tuple mentions what is external alone', () => {
  expect(toTuple(new Frame('a.ts', 1))).toEqual(['a.ts', 1, 0, '']);
  expect(toTuple(new Frame('a.ts', 1, 0, '', true))).toEqual(['a.ts', 1, 0, '', true]);
});

test('keys are equal for equal frames only', () => {
  fc.assert(
    fc.property(frameArbitrary, frameArbitrary, (a, b) => {
      expect(a.key === b.key).toBe(comparePathsSlowly([a], [b]) === 0);
    }),
  );
});

test('sorts by file name, line as a number, column, function name, external last', () => {
  const named = path(
    'B.ts:9 a.ts:2 a.ts:10 a.ts:10:1 a.ts:10:1:f a.ts:10:1:g a.ts:10:2 b.ts:1 é.ts:1 😀.ts:1',
  );
  const ordered = named.flatMap((frame) => [
    frame,
    new Frame(frame.filename, frame.lineno, frame.column, frame.functionName, true),
  ]);
  expect(ordered.toReversed().sort(compareFrames)).toEqual(ordered);
});

test('compares as field by field', () => {
  fc.assert(
    fc.property(frameArbitrary, frameArbitrary, (a, b) => {
      expect(Math.sign(compareFrames(a, b))).toBe(comparePathsSlowly([a], [b]));
    }),
  );
});

import { Frame } from '../../src/model/frame';
import { lineBelow, noteOn } from '../../src/reports/pseudo-frames';

test('frames that are in no file are told apart from those that are', () => {
  expect(noteOn(new Frame('v8/gc', 1))).toBe('(the function gc() of --expose-gc)');
  expect(noteOn(new Frame('(a file).js', 1))).toBeNull();
});

test('a known source line comes before what the name means', () => {
  const [evaluated, other] = [new Frame('(eval)', 1), new Frame('(eval)', 2)];
  const below = lineBelow(new Map([[evaluated, 'x => x']]));
  expect([below(evaluated), below(other), below(new Frame('src/a.ts', 3))]).toEqual([
    'x => x',
    '(code of eval, new Function or node:vm that has no file name)',
    null,
  ]);
});

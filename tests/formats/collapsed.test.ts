import { writeCollapsed } from '../../src/formats/collapsed';
import { differenceOf, livePaths, profileOf } from '../../src/formats/memory-profile';
import { Snapshot } from '../../src/model/snapshot';
import { LIVE, OLDER } from './profiles';

test('a line for each path, its frames from the oldest on', () => {
  expect(writeCollapsed(livePaths(profileOf(LIVE))).split('\n')).toEqual([
    '(external);load (load.ts:45:12) 9000',
    'serve (main.ts:9:1);keep (cache.ts:2:5) 4500',
    'serve (main.ts:9:1);keep (cache.ts:7:5) 2000',
    'serve (main.ts:9:1);(anonymous) (main.ts:20:3) 300',
    '(GC) 100',
    '',
  ]);
});

test('of a difference the paths that grew', () => {
  expect(writeCollapsed(livePaths(differenceOf(LIVE, OLDER))).split('\n')).toEqual([
    '(external);load (load.ts:45:12) 9000',
    'serve (main.ts:9:1);keep (cache.ts:2:5) 500',
    'serve (main.ts:9:1);keep (cache.ts:7:5) 1300',
    '',
  ]);
});

test('of nothing, nothing', () => {
  expect(writeCollapsed(livePaths(profileOf(Snapshot.fromTraces([]))))).toBe('');
});

test('no name ends its frame or its line, or moves a terminal', () => {
  const traceback = [{ filename: 'a;b\n.ts', lineno: 3, functionName: ';x 1\r\n\x1b[2J;' }];
  expect(writeCollapsed(livePaths(profileOf(Snapshot.fromTraces([{ size: 7, traceback }]))))).toBe(
    ':x 1\\x0d\\n\\x1b[2J: (a:b\\n.ts:3) 7\n',
  );
});

import { rowLine } from '../../src/cli/rows';
import { Statistic, StatisticDiff } from '../../src/stats/statistic';
import { Traceback } from '../../src/model/traceback';
import { path } from '../helpers/traces';

const TRACEBACK = Traceback.of(...path('cache.ts:2:5:keep'));
const STATISTIC = new Statistic(TRACEBACK, 100, 2, 0, 0, true);

const terminal = { isTTY: true, hasColors: () => true };

function changed(sizeDiff: number, significant: boolean): StatisticDiff {
  return new StatisticDiff(TRACEBACK, 100, sizeDiff, 2, 1, 1, 0, 10, significant, true);
}

test.each<[string, Statistic | StatisticDiff, string]>([
  ['a statistic', STATISTIC, '\x1b[1mcache.ts:2\x1b[0m: size=100 B, count=2, average=50 B, in keep\n'],
  [
    'growth',
    changed(40, true),
    '\x1b[1mcache.ts:2\x1b[0m\x1b[31m: size=100 B (+40 B), count=2 (+1), average=50 B, in keep (±10 B; +1 new, 0 freed)\x1b[0m\n',
  ],
  ['shrinking', changed(-40, true), expect.stringContaining('\x1b[32m: size=100 B (-40 B)') as string],
  ['chance', changed(40, false), expect.stringContaining('\x1b[2m: size=100 B (+40 B)') as string],
])('%s has its colour on a terminal', (_, row, line) => {
  expect(rowLine(row, terminal)).toEqual(line);
});

test.each([
  ['in a pipe', { isTTY: false, hasColors: () => true }],
  ['where nobody wants colours', { isTTY: true, hasColors: () => false }],
])('a row is plain %s', (_, output) => {
  expect(rowLine(STATISTIC, output)).toBe('cache.ts:2: size=100 B, count=2, average=50 B, in keep\n');
});

test('a name cannot act on the terminal', () => {
  const hostile = Traceback.of(...path('\x1b[2J:2:5:\x1b]0;x\x07'));
  expect(rowLine(new Statistic(hostile, 1, 1, 0, 0, true), terminal)).toBe(
    '\x1b[1m\\x1b[2J:2\x1b[0m: size=1 B, count=1, average=1 B, in \\x1b]0;x\\x07\n',
  );
});

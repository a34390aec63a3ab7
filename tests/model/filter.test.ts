import { Filter } from '../../src/model/filter';
import { Frame } from '../../src/model/frame';
import { Snapshot } from '../../src/model/snapshot';
import { trace } from '../helpers/traces';

const SNAPSHOT = Snapshot.fromTraces([
  trace(1, 'main.ts:9 cache.ts:2'),
  trace(2, 'main.ts:9 cache.ts:5'),
  trace(3, 'cache.ts:5 queue.ts:1'),
  trace(4, 'queue.ts:20'),
]);

function kept(...filters: Filter[]): number[] {
  return Array.from(SNAPSHOT.filterTraces(filters).traces, ({ size }) => size);
}

const keep = (pattern: string, lineno?: number | null, allFrames?: boolean) =>
  new Filter(true, pattern, lineno, allFrames);
const drop = (pattern: string, lineno?: number | null, allFrames?: boolean) =>
  new Filter(false, pattern, lineno, allFrames);

describe('filterTraces() by the newest frame', () => {
  test.each<[string, Filter[], number[]]>([
    ['keeps what an inclusive filter matches', [keep('cache.ts')], [1, 2]],
    ['drops what an exclusive filter matches', [drop('cache.ts')], [3, 4]],
    ['keeps by line', [keep('cache.ts', 5)], [2]],
    ['drops by line', [drop('cache.ts', 5)], [1, 3, 4]],
    ['takes a line of null for any line', [keep('cache.ts', null)], [1, 2]],
    ['needs the line and the file', [keep('queue.ts', 5)], []],
    ['keeps what any inclusive filter matches', [keep('cache.ts', 2), keep('queue.ts', 20)], [1, 4]],
    ['drops what any exclusive filter matches', [drop('cache.ts', 2), drop('queue.ts', 20)], [2, 3]],
    ['drops before it keeps', [keep('*.ts'), drop('cache.ts')], [3, 4]],
    ['drops before it keeps in any order', [drop('cache.ts', 5), keep('cache.ts')], [1]],
    ['does not look at older frames', [keep('main.ts')], []],
    ['does not look at older frames to drop', [drop('main.ts')], [1, 2, 3, 4]],
    ['keeps all for no filter', [], [1, 2, 3, 4]],
    ['keeps none where none matches', [keep('other.ts')], []],
  ])('%s', (_, filters, sizes) => {
    expect(kept(...filters)).toEqual(sizes);
  });
});

describe('filterTraces() by all frames', () => {
  test.each<[string, Filter[], number[]]>([
    ['keeps where any frame matches', [keep('cache.ts', null, true)], [1, 2, 3]],
    ['drops where any frame matches', [drop('cache.ts', null, true)], [4]],
    ['keeps where any frame has the line', [keep('cache.ts', 5, true)], [2, 3]],
    ['drops where any frame has the line', [drop('cache.ts', 5, true)], [1, 4]],
    ['needs file and line in one frame', [keep('queue.ts', 5, true)], []],
    ['goes with filters by the newest frame', [keep('main.ts', null, true), drop('cache.ts', 2)], [2]],
  ])('%s', (_, filters, sizes) => {
    expect(kept(...filters)).toEqual(sizes);
  });
});

test('filterTraces() leaves the original as it was and gives a new snapshot', () => {
  const before = SNAPSHOT.statistics('traceback').map(String);
  const filtered = SNAPSHOT.filterTraces([drop('*')]);
  expect(filtered).not.toBe(SNAPSHOT);
  expect(filtered.traces).toHaveLength(0);
  expect(SNAPSHOT.traces).toHaveLength(4);
  expect(SNAPSHOT.statistics('traceback').map(String)).toEqual(before);
});

test('an empty list of filters gives an equal snapshot', () => {
  const filtered = SNAPSHOT.filterTraces([]);
  expect(filtered).not.toBe(SNAPSHOT);
  expect(filtered).toEqual(SNAPSHOT);
});

test('filtering in two steps is filtering by both', () => {
  const twice = SNAPSHOT.filterTraces([keep('cache.ts')]).filterTraces([drop('cache.ts', 5)]);
  expect(Array.from(twice.traces, ({ size }) => size)).toEqual(kept(keep('cache.ts'), drop('cache.ts', 5)));
});

describe('a filter', () => {
  test('has any line and the newest frame alone unless told', () => {
    expect(new Filter(true, '*.ts')).toMatchObject({
      inclusive: true,
      filenamePattern: '*.ts',
      lineno: null,
      allFrames: false,
    });
  });

  test.each([true, false])('matches the frame it speaks of, inclusive %s', (inclusive) => {
    const filter = new Filter(inclusive, 'src/*.ts', 4);
    expect(filter.matchesFrame(new Frame('src/a.ts', 4))).toBe(true);
    expect(filter.matchesFrame(new Frame('src/a.ts', 5))).toBe(false);
    expect(filter.matchesFrame(new Frame('lib/a.ts', 4))).toBe(false);
  });

  test('matches an unknown line by 0', () => {
    expect(new Filter(true, '(GC)', 0).matchesFrame(new Frame('(GC)', 0))).toBe(true);
    expect(new Filter(true, '*', 0).matchesFrame(new Frame('a.ts', 1))).toBe(false);
  });
});

import { alignColumns, wrap } from '../../src/reports/columns';

test('the first column lines up to the left, the others to the right', () => {
  expect(
    alignColumns([
      ['kind', 'runs', 'ms'],
      ['a', '10', '1.5'],
      ['longer', '1', '100.0'],
    ]),
  ).toEqual(['kind    runs     ms', 'a         10    1.5', 'longer     1  100.0']);
  expect(alignColumns([])).toEqual([]);
});

test.each([
  ['a bb ccc', 8, ['a bb ccc']],
  ['a bb ccc', 7, ['a bb', 'ccc']],
  ['a bb ccc', 1, ['a', 'bb', 'ccc']],
  ['word', 2, ['word']],
  ['', 2, ['']],
])('%j in %i columns', (text, width, lines) => {
  expect(wrap(text, width)).toEqual(lines);
});

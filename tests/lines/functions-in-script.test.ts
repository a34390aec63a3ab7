import { findFunctions } from '../../src/lines/functions-in-script';

const TEXT = `#!/usr/bin/env node
function plain(a, b = () => 1) { return a; }
const arrow = async (x) => y => x + y;
module.exports.put = function (n) {
  return n;
};
class Store {
  static *rows() { yield 1; }
  get size() { return 1; }
  #hidden = () => 2;
  async 'odd name'() { await 1; }
}
({ list: [function inner() {}] });
return 1;
`;

test('functions of all kinds are found, with their names', () => {
  const found = findFunctions(TEXT, false).map(({ name, start, isAsync, isGenerator }) => [
    name,
    `${start.line}:${start.column}`,
    (isAsync ? 'async' : '') + (isGenerator ? '*' : ''),
  ]);
  expect(found).toEqual([
    ['plain', '2:14', ''],
    ['', '2:22', ''],
    ['arrow', '3:14', 'async'],
    ['', '3:27', ''],
    ['put', '4:30', ''],
    ['rows', '8:14', '*'],
    ['size', '9:10', ''],
    ['hidden', '10:12', ''],
    ['odd name', '11:18', 'async'],
    ['inner', '13:24', ''],
  ]);
});

test('a body begins in its own function, also when what it gives is another', () => {
  const [outer, inner] = findFunctions('const f = (x) => (y) => x + y;', false);
  expect(outer?.body).toEqual({ line: 1, column: 16 });
  expect(inner?.body).toEqual({ line: 1, column: 23 });
});

test('lines end as V8 counts them', () => {
  const [found] = findFunctions('1;\r\n2;\u2028\nfunction f() {\n}\n', false);
  expect(found).toMatchObject({ start: { line: 4, column: 10 }, end: { line: 5, column: 0 } });
});

test('modules have their own words, and what is no JavaScript is refused', () => {
  expect(findFunctions('export const f = async () => {};\nawait f();', true)).toHaveLength(1);
  expect(() => findFunctions('export const f = 1;', false)).toThrow(SyntaxError);
  expect(() => findFunctions('function (', false)).toThrow(SyntaxError);
});

import { findOutputFault, findRangeFault } from '../../src/tracer/option-faults';

test.each([undefined, 1, 10])('%p is in the range', (value) => {
  expect(findRangeFault('top', value, 1, 10)).toEqual([]);
});

test.each([
  [0, '0'],
  [11, '11'],
  [1.5, '1.5'],
  [NaN, 'NaN'],
  ['5', "'5'"],
  [null, 'null'],
  [{ a: { b: 1 } }, '{ a: [Object] }'],
])('%p is not', (value, text) => {
  expect(findRangeFault('top', value, 1, 10)).toEqual([
    `top must be a whole number from 1 to 10, not ${text}`,
  ]);
});

test.each([undefined, 'tables.txt'])('%p is an output', (value) => {
  expect(findOutputFault(value)).toEqual([]);
});

test.each([
  ['', "''"],
  [1, '1'],
  [null, 'null'],
])('%p is none', (value, text) => {
  expect(findOutputFault(value)).toEqual([`output must be the name of a file, not ${text}`]);
});

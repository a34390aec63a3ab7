import { shortFunctionName, shortScriptName } from '../../src/base/short-names';

test.each([
  ['function names', shortFunctionName, 256],
  ['script names', shortScriptName, 4096],
])('%s are cut after so many characters', (_, short, most) => {
  expect(short('')).toBe('');
  expect(short('x'.repeat(most))).toBe('x'.repeat(most));
  expect(short('x'.repeat(200_000))).toBe(`${'x'.repeat(most)}…`);
});

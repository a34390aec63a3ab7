import { sourceLine } from '../../src/sources/source-line';

test('finds a line after any line end that V8 counts, and trims it', () => {
  const text = '\uFEFFone\n\ttwo \r\nthree\rfour\u2028five\u2029six';
  const lines = [1, 2, 3, 4, 5, 6].map((lineno) => sourceLine(text, lineno));
  expect(lines).toEqual(['one', 'two', 'three', 'four', 'five', 'six']);
});

test('knows no empty line and none past the end', () => {
  expect(sourceLine('a\n  \nb\n', 2)).toBeNull();
  expect(sourceLine('a\n  \nb\n', 4)).toBeNull();
  expect(sourceLine('a', 2)).toBeNull();
  expect(sourceLine('a', Number.MAX_SAFE_INTEGER)).toBeNull();
});

test('cuts after 200 characters, never inside one', () => {
  expect(sourceLine(`  ${'x'.repeat(200)}  `, 1)).toBe('x'.repeat(200));
  expect(sourceLine('x'.repeat(201), 1)).toBe(`${'x'.repeat(200)}…`);
  expect(sourceLine(`${'x'.repeat(199)}😀y`, 1)).toBe(`${'x'.repeat(199)}😀…`);
});

test('cuts a long line around the column', () => {
  const text = `${'x'.repeat(700)}function keep(a){return a}${'y'.repeat(700)}`;
  const shown = sourceLine(text, 1, 714);
  expect(shown).toMatch(/^…x{47}function keep\(a\)\{return a\}y+…$/);
  expect(shown).toHaveLength(202);
  expect(sourceLine(text, 1, 20)).toMatch(/^x{200}…$/);
});

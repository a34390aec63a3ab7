import fc from 'fast-check';

import { compilePattern, expandShorthand } from '../../src/model/filename-pattern';

test.each<[pattern: string, name: string, matches: boolean]>([
  ['cache.ts', 'cache.ts', true],
  ['cache.ts', 'Cache.ts', false],
  ['cache.ts', 'src/cache.ts', false],
  ['cache.ts', 'cache.tsx', false],
  ['cache.ts', 'cacheXts', false],
  ['', '', true],
  ['', 'a', false],
  ['*', '', true],
  ['*', 'src/cache.ts', true],
  ['*.ts', 'src/deep/cache.ts', true],
  ['*.ts', '.ts', true],
  ['*.ts', 'cache.ts\n', false],
  ['src/*/cache.*', 'src/a/b/cache.ts', true],
  ['src/*/cache.*', 'src/cache.ts', false],
  ['**', 'a', true],
  ['a*', 'ba', false],
  ['*a*b*', 'xaxbx', true],
  ['*a*b*', 'xbxax', false],
  ['?', 'a', true],
  ['?', '', false],
  ['?', 'ab', false],
  ['?', '/', true],
  ['?', '😀', true],
  ['a?c', 'abc', true],
  ['[abc].ts', 'b.ts', true],
  ['[abc].ts', 'd.ts', false],
  ['[abc].ts', 'ab.ts', false],
  ['[a-c0-9]', 'b', true],
  ['[a-c0-9]', '7', true],
  ['[a-c0-9]', 'd', false],
  ['[a-c0-9]', '-', false],
  ['[!abc]', 'd', true],
  ['[!abc]', 'a', false],
  ['[!abc]', '', false],
  ['[!a-c]', 'b', false],
  ['[^a]', 'a', true],
  ['[^a]', '^', true],
  ['[^a]', 'b', false],
  ['[a!]', '!', true],
  ['[]]', ']', true],
  ['[]]', 'a', false],
  ['[]a]', ']', true],
  ['[!]]', ']', false],
  ['[!]]', 'a', true],
  ['[-a]', '-', true],
  ['[a-]', '-', true],
  ['[a-]', 'b', false],
  ['[a-c-e]', '-', true],
  ['[a-c-e]', 'd', false],
  ['[z-a]', 'm', false],
  ['[!z-a]', 'm', true],
  ['[*]', '*', true],
  ['[*]', 'a', false],
  ['[?]', 'a', false],
  ['[[]x]', '[x]', true],
  ['[', '[', true],
  ['[', 'a', false],
  ['[]', '[]', true],
  ['[!]', '[!]', true],
  ['[abc', '[abc', true],
  ['[abc', 'a', false],
  ['[a*', '[axyz', true],
  ['a]', 'a]', true],
  ['\\*', '\\anything', true],
  ['\\*', '*', false],
  ['(a|b)+.$', '(a|b)+.$', true],
  ['(a|b)+.$', 'ab.', false],
])('%j on %j: %s', (pattern, name, expected) => {
  expect(compilePattern(pattern)(name)).toBe(expected);
});

test.each([
  ['node_modules', '/app/node_modules/express/index.js', true],
  ['node_modules', 'node_modules/express/index.js', true],
  ['node_modules', 'src/node_modules.ts', false],
  ['node', 'node:internal/fs', true],
  ['node', 'src/node.ts', false],
  ['tracealloc', 'tracealloc:capture', true],
  ['src/*', 'src/a.ts', true],
  ['toString', 'toString', true],
])('the word %s on %s: %s', (word, name, expected) => {
  expect(compilePattern(expandShorthand(word))(name)).toBe(expected);
});

/** Tries every split at every `*`; a set has no range. */
function matchesSlowly(pattern: string, name: string): boolean {
  const [first = '', rest] = [pattern[0], pattern.slice(1)];
  if (pattern === '') return name === '';
  if (first === '*') {
    return Array.from({ length: name.length + 1 }, (_, at) => at).some((at) =>
      matchesSlowly(rest, name.slice(at)),
    );
  }
  if (name === '') return false;
  const isNegated = pattern.startsWith('[!');
  const set = (isNegated ? /^\[!(.[^\]]*)\]/ : /^\[(.[^\]]*)\]/).exec(pattern);
  if (set) {
    const [whole, members = ''] = set;
    return (
      members.includes(name.charAt(0)) !== isNegated &&
      matchesSlowly(pattern.slice(whole.length), name.slice(1))
    );
  }
  return (first === '?' || first === name[0]) && matchesSlowly(rest, name.slice(1));
}

test('matches as trying every split does', () => {
  const patterns = fc.string({
    unit: fc.constantFrom('a', 'b', '*', '*', '?', '[', ']', '!'),
    maxLength: 10,
  });
  const names = fc.string({ unit: fc.constantFrom('a', 'b', ']', '[', '!'), maxLength: 10 });
  fc.assert(
    fc.property(patterns, names, (pattern, name) => {
      expect(compilePattern(pattern)(name)).toBe(matchesSlowly(pattern, name));
    }),
    { numRuns: 2000 },
  );
});

test('ends on a pattern on which going back at every star would not', () => {
  const matches = compilePattern(`${'*a'.repeat(99)}*b`);
  expect(matches('a'.repeat(4000))).toBe(false);
  expect(matches(`${'a'.repeat(3999)}b`)).toBe(true);
});

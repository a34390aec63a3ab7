/** Words that stand for a pattern where a user names files. */
const SHORTHANDS: Readonly<Record<string, string>> = {
  node_modules: '*node_modules/*',
  node: 'node:*',
  tracealloc: 'tracealloc:*',
};

/** The pattern a word stands for, or the word itself. */
export function expandShorthand(pattern: string): string {
  return Object.hasOwn(SHORTHANDS, pattern) ? (SHORTHANDS[pattern] ?? pattern) : pattern;
}

/** Matches one character, or `'*'` any run of characters. */
type Token = '*' | ((character: string) => boolean);

/**
 * Compiles a shell-style pattern as Python's `fnmatch` reads it: `*` any run of characters (also `/`), `?` one,
 * `[seq]` and `[!seq]` one of a set with ranges. The whole name must match.
 *
 * Takes time in proportion to pattern × name whatever the pattern is, so that a request may carry it; a regular
 * expression would not.
 */
export function compilePattern(pattern: string): (filename: string) => boolean {
  const tokens = tokenize(pattern);
  return (filename) => matches(tokens, Array.from(filename));
}

function tokenize(pattern: string): Token[] {
  const characters = Array.from(pattern);
  const tokens: Token[] = [];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at];
    const setEnd = character === '[' ? findSetEnd(characters, at) : -1;
    if (character === '*') tokens.push('*');
    else if (character === '?') tokens.push(() => true);
    else if (setEnd > 0) {
      tokens.push(compileSet(characters.slice(at + 1, setEnd)));
      at = setEnd;
    } else tokens.push((other) => other === character);
  }
  return tokens;
}

/** A `]` right after the opening (or its `!`) is a member of the set; without a closing one, `[` is a plain character. */
function findSetEnd(characters: readonly string[], open: number): number {
  const first = characters[open + 1] === '!' ? open + 2 : open + 1;
  return characters.indexOf(']', first + 1);
}

function compileSet(set: readonly string[]): (character: string) => boolean {
  const negated = set[0] === '!';
  const ranges: [string, string][] = [];
  for (let at = negated ? 1 : 0; at < set.length; at++) {
    const low = set[at] ?? '';
    const isRange = set[at + 1] === '-' && at + 2 < set.length;
    ranges.push([low, isRange ? (set[at + 2] ?? low) : low]);
    if (isRange) at += 2;
  }
  return (character) => ranges.some(([low, high]) => low <= character && character <= high) !== negated;
}

/** Greedy match that goes back to the last `*` only: an earlier one never needs to take more. */
function matches(tokens: readonly Token[], name: readonly string[]): boolean {
  let token = 0;
  let afterStar = -1;
  let retryFrom = 0;
  let at = 0;
  while (at < name.length) {
    const expected = tokens[token];
    if (expected === '*') {
      afterStar = ++token;
      retryFrom = at;
    } else if (expected?.(name[at] ?? '')) {
      token++;
      at++;
    } else if (afterStar >= 0) {
      token = afterStar;
      at = ++retryFrom;
    } else return false;
  }
  return tokens.slice(token).every((rest) => rest === '*');
}

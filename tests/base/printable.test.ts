import { printable } from '../../src/base/printable';

test.each([
  ['plain text', 'src/cache.ts:41 – größe "x" 内存 👍', 'src/cache.ts:41 – größe "x" 内存 👍'],
  ['an ANSI colour', '\x1b[31mred\x1b[0m', '\\x1b[31mred\\x1b[0m'],
  [
    'a hyperlink (OSC 8)',
    '\x1b]8;;http://evil\x07here\x1b]8;;\x07',
    '\\x1b]8;;http://evil\\x07here\\x1b]8;;\\x07',
  ],
  ['line ends', 'a\r\nb\nc\u2028d\u2029e\x85f', 'a\\x0d\\nb\\nc\\u2028d\\u2029e\\x85f'],
  ['tab, NUL, DEL, C1', '\t\0\x7f\x9b', '\\x09\\x00\\x7f\\x9b'],
  [
    'marks of direction',
    '\u061c\u200e\u200f\u202a\u202e\u2066\u2069',
    '\\u061c\\u200e\\u200f\\u202a\\u202e\\u2066\\u2069',
  ],
  ['the byte order mark', '\ufeffa', '\\ufeffa'],
  ['halves of surrogate pairs', 'a\ud83d b\udc4d', 'a\\ud83d b\\udc4d'],
  ['code points that no text may hold', '\ufffe\uffff', '\\ufffe\\uffff'],
  ['markup, which text does not act on', '<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
])('%s', (_, text, shown) => {
  expect(printable(text)).toBe(shown);
});

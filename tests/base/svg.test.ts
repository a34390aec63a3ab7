import { DOMParser } from '@xmldom/xmldom';
import fc from 'fast-check';
import { characters, coordinate, element, join } from '../../src/base/svg';
import { printable } from '../../src/base/printable';

/** Throws when it is not well-formed. */
function parse(text: string) {
  const parser = new DOMParser({
    onError: (level, message) => {
      if (level !== 'warning') throw new Error(message);
    },
  });
  return parser.parseFromString(text, 'image/svg+xml').documentElement;
}

const HOSTILE = [
  '</text><script>alert(1)</script>',
  '" onload="alert(1)',
  "' onload='alert(1)",
  '&amp;&#0;<![CDATA[',
  ']]>',
  '\0\b\x1b[31m\x7f\x85',
  '\ud800 \udfff \ufffe \uffff',
  '\u202e\u2028',
];

describe('any text', () => {
  const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...HOSTILE));

  test('is shown as it is between elements and in attributes, and opens no element', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const root = parse(element('text', { id: text }, characters(text)));
        const shown = printable(text);
        expect(root?.textContent).toBe(shown);
        expect(root?.getAttribute('id')).toBe(shown);
        expect(root?.attributes).toHaveLength(1);
        expect(Array.from(root?.childNodes ?? []).filter(({ nodeType }) => nodeType !== 3)).toEqual([]);
      }),
    );
  });

  test('holds no character that XML forbids', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(characters(text)).not.toMatch(/[^\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u);
      }),
    );
  });
});

test('elements nest, and leave out attributes without a value', () => {
  const child = element('circle', { cx: 1, cy: 2.3456, r: undefined });
  expect(element('g', {}, child, characters('a < b'))).toBe('<g><circle cx="1" cy="2.35"/>a &lt; b</g>');
  expect(join([child, child])).toBe('<circle cx="1" cy="2.35"/>\n<circle cx="1" cy="2.35"/>');
});

test.each([
  [0, '0'],
  [-0.001, '0'],
  [1 / 3, '0.33'],
  [1e6, '1000000'],
])('the coordinate %d is written %s', (value, text) => {
  expect(coordinate(value)).toBe(text);
});

/**
 * Characters that a terminal or a reader of text would act on instead of showing: controls (C0, DEL, C1), line and
 * paragraph separators, marks that turn the direction of text, the byte order mark, halves of surrogate pairs, and the
 * two code points that no text may hold.
 */
const UNPRINTABLE =
  /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]|\p{Surrogate}/gu;

/** Makes text from a program safe to print on one line: `\n`, `\x1b` and `\u202e` stand for what they name. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => {
    if (character === '\n') return '\\n';
    const code = character.charCodeAt(0);
    return code < 0x100
      ? `\\x${code.toString(16).padStart(2, '0')}`
      : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

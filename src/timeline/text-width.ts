/**
 * Widths of characters in a common sans serif font, as shares of the font size. Nobody measures text while an SVG is
 * written, so this is a guess on the wide side.
 */
const NARROW = /[ijl.,:;'|!()[\]ft/\\ ]/;
const WIDE = /[mwMW@%—]/;
const UPPER = /\p{Lu}/u;
const LATIN = /[\x20-\u024f]/;

export function textWidth(text: string, fontSize: number): number {
  let width = 0;
  for (const character of text) width += shareOf(character);
  return width * fontSize;
}

/** The text, or as much of its beginning as fits, with an ellipsis. */
export function fitText(text: string, fontSize: number, width: number): string {
  if (textWidth(text, fontSize) <= width) return text;
  let left = width / fontSize - shareOf('…');
  let fitting = '';
  for (const character of text) {
    left -= shareOf(character);
    if (left < 0) break;
    fitting += character;
  }
  return `${fitting.trimEnd()}…`;
}

function shareOf(character: string): number {
  if (NARROW.test(character)) return 0.33;
  if (WIDE.test(character)) return 0.92;
  if (UPPER.test(character)) return 0.72;
  return LATIN.test(character) ? 0.58 : 1.1;
}

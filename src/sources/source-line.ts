/** Most characters of a line that are shown. */
const MAX_LENGTH = 200;

/** As V8 counts them, and TypeScript. */
const LINE_END = /\r\n|[\n\r\u2028\u2029]/g;

/**
 * One line of a text, trimmed, and cut after 200 characters, with `…`.
 *
 * @param lineno - 1-based.
 * @returns null for an empty line, and past the last one.
 */
export function sourceLine(text: string, lineno: number): string | null {
  const [start, end] = lineBounds(text, lineno);
  const line = text.slice(start, end).trim();
  if (line === '') return null;
  // By code points: a cut inside a surrogate pair would be no text.
  const shown = new RegExp(`^.{0,${MAX_LENGTH}}`, 'su').exec(line)?.[0] ?? '';
  return shown.length < line.length ? `${shown}…` : line;
}

function lineBounds(text: string, lineno: number): [start: number, end: number] {
  let start = 0;
  let line = 1;
  for (const { index, 0: lineEnd } of text.matchAll(LINE_END)) {
    if (line === lineno) return [start, index];
    start = index + lineEnd.length;
    line++;
  }
  return line === lineno ? [start, text.length] : [0, 0];
}

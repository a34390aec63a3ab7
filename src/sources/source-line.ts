/** Most characters of a line that are shown. */
const MAX_LENGTH = 200;

/** Of them before the column, where a line is cut around it. */
const BEFORE = 60;

/** As V8 counts them, and TypeScript. */
const LINE_END = /\r\n|[\n\r\u2028\u2029]/g;

/**
 * One line of a text, trimmed, and cut to 200 characters, with `…`, around the column where it is far behind.
 *
 * @param lineno - 1-based.
 * @param column - 1-based; 0 = unknown.
 * @returns null for an empty line, and past the last one.
 */
export function sourceLine(text: string, lineno: number, column = 0): string | null {
  const [start, end] = lineBounds(text, lineno);
  const whole = text.slice(start, end);
  // What leads to the column is shown, too: the name stands before it.
  const from = column > MAX_LENGTH ? column - 1 - BEFORE : 0;
  const cut = from > 0 && whole.trim().length > MAX_LENGTH;
  const line = (cut ? whole.slice(from).replace(/^[\udc00-\udfff]/, '') : whole).trim();
  if (line === '') return null;
  // By code points: a cut inside a surrogate pair would be no text.
  const shown = new RegExp(`^.{0,${MAX_LENGTH}}`, 'su').exec(line)?.[0] ?? '';
  const head = cut ? '…' : '';
  return shown.length < line.length ? `${head}${shown}…` : head + line;
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

import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** `//@` is the older form. V8, too, wants exactly these, with one of them in the last lines of the script. */
const MARKS = ['//# sourceMappingURL=', '//@ sourceMappingURL='] as const;
const MARK_LENGTH = MARKS[0].length;

/** Where a source map is: in the script itself, or in a file. */
export type MapLocation = { text: string } | { path: string };

/** The URL of the last source map comment; null when anything but comments follows it, or when it has none. */
export function findMapUrl(script: string): string | null {
  let rest = script.trimEnd();
  while (rest !== '') {
    const lineStart = rest.lastIndexOf('\n') + 1;
    const line = rest.slice(lineStart);
    const mark = Math.max(...MARKS.map((text) => line.lastIndexOf(text)));
    if (mark >= 0) return urlOrNull(line.slice(mark + MARK_LENGTH));
    if (!line.trimStart().startsWith('//')) return null;
    rest = rest.slice(0, lineStart).trimEnd();
  }
  return null;
}

/** Whether the end of a script can be the end of a map comment that begins before it, as with an inline map. */
export function endsInsideMapUrl(tail: string): boolean {
  return !/[\s'"`{}]/.test(tail.trimEnd().slice(MARK_LENGTH));
}

/**
 * Follows the URL of a map comment, without opening anything. URLs that lead to another machine, and those
 * that cannot be read, give null.
 */
export function locateMap(url: string, scriptPath: string): MapLocation | null {
  if (/^data:/i.test(url)) return inlineMap(url);
  if (/^file:/i.test(url)) return fileMap(url);
  // A single letter is a Windows drive; two slashes begin a host.
  if (/^(?:[a-z][a-z0-9+.-]+:|[/\\]{2})/i.test(url)) return null;
  return { path: resolve(dirname(scriptPath), decodePercent(url) ?? url) };
}

/** Quotes make it a string in a program that writes such comments. */
function urlOrNull(text: string): string | null {
  return text === '' || /[\s'"`]/.test(text) ? null : text;
}

function inlineMap(url: string): MapLocation | null {
  const comma = url.indexOf(',');
  const mediaType = url.slice(0, comma).toLowerCase().split(';');
  if (comma < 0 || mediaType[0] !== 'data:application/json') return null;
  const data = url.slice(comma + 1);
  const isBase64 = mediaType.at(-1)?.trim() === 'base64';
  const text = isBase64 ? Buffer.from(data, 'base64').toString('utf8') : decodePercent(data);
  return text === null ? null : { text };
}

function fileMap(url: string): MapLocation | null {
  try {
    return { path: fileURLToPath(url) };
  } catch {
    return null;
  }
}

function decodePercent(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

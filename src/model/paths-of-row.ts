import { type IsApplication } from './application';
import { type KeyType, NO_APPLICATION } from './grouping';
import { type Traceback } from './traceback';

/**
 * Tells whether a row of a table is about what some call path allocated.
 *
 * @param row - What the row is called; the table is not cumulative.
 */
export function isOfRow(
  row: Traceback,
  keyType: KeyType,
  path: Traceback,
  isApplication: IsApplication,
): boolean {
  const [{ site: place }, { site }] = [row, path];
  if (site.external !== place.external) return false;
  switch (keyType) {
    case 'filename':
      return site.filename === place.filename;
    case 'lineno':
      return site.filename === place.filename && site.lineno === place.lineno;
    case 'function':
      return site.key === place.key;
    case 'app': {
      const own = path.frames.findLast(isApplication);
      return own ? own.key === place.key : place.filename === NO_APPLICATION;
    }
    case 'traceback':
      return pathKey(path) === pathKey(row);
  }
}

/** Equal for equal paths only. */
export function pathKey({ frames }: Traceback): string {
  // Not joined by a character: names of functions may hold any.
  return JSON.stringify(frames.map(({ key }) => key));
}

import { isAbsolute, relative, sep } from 'node:path';

/**
 * The file name as shown, with forward slashes: relative to the first root it lies in, else from its last
 * `node_modules/` on, else whole. What is not an absolute path is a name of V8's or a program's own and stays.
 *
 * @param roots - Absolute paths.
 */
export function shownName(filename: string, roots: readonly string[]): string {
  if (!isAbsolute(filename)) return filename;
  for (const root of roots) {
    const inside = pathInside(root, filename);
    if (inside !== null) return withSlashes(inside);
  }
  const packages = filename.lastIndexOf(`${sep}node_modules${sep}`);
  return withSlashes(packages < 0 ? filename : filename.slice(packages + 1));
}

/** The path from a directory to something below it; null for the directory itself and for all outside it. */
export function pathInside(directory: string, path: string): string | null {
  const way = relative(directory, path);
  const isOutside = way === '' || way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way);
  return isOutside ? null : way;
}

function withSlashes(path: string): string {
  return path.replaceAll(sep, '/');
}

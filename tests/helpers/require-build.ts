import { readdirSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';

const ROOT = join(__dirname, '..', '..');
/** Bundled into pages, of which this is written last. */
const BUNDLED = 'dashboard';
const LAST_PAGE = join(BUNDLED, 'LICENSES.txt');
const MOST_NAMED = 3;

/** Files of `src` that `dist` has no build of, or an older one. */
export function findStale(src: string, dist: string): string[] {
  const modifiedAt = (path: string) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((file) => {
      const built = buildOf(file);
      return built !== undefined && modifiedAt(join(dist, built)) < modifiedAt(join(src, file));
    })
    .sort();
}

function buildOf(file: string): string | undefined {
  if (file.startsWith(BUNDLED + sep)) return LAST_PAGE;
  return /\.m?ts$/.test(file) ? file.replace(/ts$/, 'js') : undefined;
}

/** Refuses to test what was compiled before the last edit. */
export default function requireBuild(): void {
  const stale = findStale(join(ROOT, 'src'), join(ROOT, 'dist'));
  if (stale.length === 0) return;
  const named = stale.slice(0, MOST_NAMED).join(', ');
  const more = stale.length > MOST_NAMED ? ` and ${stale.length - MOST_NAMED} more` : '';
  throw new Error(
    `dist is older than src: ${named}${more}. Run \`npm run build\` first; ` +
      '`npx jest --selectProjects source` needs no build.',
  );
}

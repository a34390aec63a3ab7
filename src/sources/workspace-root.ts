import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, parse } from 'node:path';

const LOCK_FILES = [
  'package-lock.json',
  'npm-shrinkwrap.json',
  'yarn.lock',
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
  'bun.lock',
  'bun.lockb',
];

/**
 * The directory of the program whose part a directory is: the nearest one, upward, with a lock file, or with a `package.json`
 * that names `workspaces`; the directory itself where there is none. The root of the file system is none,
 * nor is a home directory, whatever stands there: what is below the root may be read.
 *
 * @param directory - Absolute path.
 */
export function workspaceRoot(directory: string): string {
  const { root } = parse(directory);
  for (let at = directory; at !== root && at !== homedir(); at = dirname(at)) {
    if (LOCK_FILES.some((name) => existsSync(join(at, name))) || hasWorkspaces(at)) return at;
  }
  return directory;
}

function hasWorkspaces(directory: string): boolean {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
    return typeof manifest === 'object' && manifest !== null && 'workspaces' in manifest;
  } catch {
    return false;
  }
}

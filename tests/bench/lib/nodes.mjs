/** The Node that runs, and those that `.cache/nodes` has, as `.ci/run` installs them. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const INSTALLED = join(import.meta.dirname, '..', '..', '..', '.cache', 'nodes', 'node_modules');
const OTHERS = [22, 24, 26].map((major) => join(INSTALLED, `node-${major}`, 'bin', 'node'));

export function findNodes() {
  return [process.execPath, ...OTHERS.filter((path) => existsSync(path))].map((path) => ({
    path,
    version: String(execFileSync(path, ['--version']))
      .trim()
      .slice(1),
  }));
}

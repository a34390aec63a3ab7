/** Packs the package as it would be published and checks what users would get. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const directory = mkdtempSync(join(tmpdir(), 'tracealloc-pack-'));
try {
  const packed = execFileSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', directory]);
  const [{ filename, files }] = JSON.parse(packed.toString());
  const stray = files
    .map(({ path }) => path)
    .filter((path) => !/^(dist\/|package\.json$|[A-Z]+(\.md)?$)/.test(path));
  if (stray.length > 0) throw new Error(`the package holds files it should not: ${stray.join(', ')}`);
  const tarball = join(directory, filename);
  execFileSync('npx', ['publint', 'run', tarball, '--strict'], { stdio: 'inherit' });
  // Resolution as before Node 12 knows no exports; no Node that runs this package resolves so.
  execFileSync('npx', ['attw', tarball, '--profile', 'node16'], { stdio: 'inherit' });
} finally {
  rmSync(directory, { recursive: true });
}

import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findStale } from '../helpers/require-build';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tracealloc-build-'));
  for (const room of ['src/model', 'src/dashboard', 'dist/model', 'dist/dashboard'])
    mkdirSync(join(directory, room), { recursive: true });
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

function write(file: string, second: number): void {
  writeFileSync(join(directory, file), '');
  utimesSync(join(directory, file), second, second);
}

test('files are stale that were edited since they were compiled or bundled, or never were', () => {
  write('src/model/new.ts', 5);
  write('src/model/edited.ts', 5);
  write('dist/model/edited.js', 4);
  write('src/model/compiled.ts', 5);
  write('dist/model/compiled.js', 5);
  write('src/index.mts', 5);
  write('src/dashboard/edited.css', 9);
  write('src/dashboard/bundled.ts', 7);
  write('dist/dashboard/LICENSES.txt', 8);
  write('src/model/text.json', 9);
  expect(findStale(join(directory, 'src'), join(directory, 'dist'))).toEqual([
    'dashboard/edited.css',
    'index.mts',
    'model/edited.ts',
    'model/new.ts',
  ]);
});

import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { workspaceRoot } from '../../src/sources/workspace-root';

let home: string;
let inner: string;

beforeEach(() => {
  home = mkdtempSync(join(realpathSync(tmpdir()), 'tracealloc-root-'));
  inner = join(home, 'packages', 'server');
  mkdirSync(inner, { recursive: true });
  writeFileSync(join(inner, 'package.json'), '{"name":"server"}');
});

afterEach(() => {
  rmSync(home, { recursive: true });
});

test('is the directory itself where nothing stands above it', () => {
  expect(workspaceRoot(inner)).toBe(inner);
  expect(workspaceRoot(homedir())).toBe(homedir());
});

test.each([
  ['pnpm-lock.yaml', ''],
  ['package-lock.json', '{}'],
  ['package.json', '{"workspaces":["packages/*"]}'],
])('is the nearest directory with %s', (name, text) => {
  writeFileSync(join(home, name), text);
  expect(workspaceRoot(inner)).toBe(home);
  writeFileSync(join(inner, 'yarn.lock'), '');
  expect(workspaceRoot(inner)).toBe(inner);
});

test.each(['{', 'null', '[]', '{"name":"app"}'])('is not where the manifest is %s', (text) => {
  writeFileSync(join(home, 'package.json'), text);
  expect(workspaceRoot(inner)).toBe(inner);
});

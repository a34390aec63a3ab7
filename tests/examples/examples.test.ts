import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../helpers/child';
import { ServerProcess } from '../helpers/server';

let server: ServerProcess | undefined;

afterEach(async () => {
  await server?.stop();
  server = undefined;
});

test('leak-hunt: the demo finds the leak in its first row and ends with 0', async () => {
  const { code, stdout } = await run('examples/leak-hunt/dist/demo.js');
  expect(stdout).toMatch(/^found the leak: examples\/leak-hunt\/src\/cache\.ts:\d+: size=.* in remember /m);
  // The callers vary, as V8 inlines them or not.
  expect(stdout).toMatch(
    /^last_snapshot: \d+\n {2}… \d+ frames of Node\.js.*\n(.*\n)+.*, in remember\n {4}export function remember/m,
  );
  expect(code).toBe(0);
});

test('typescript: reports name the TypeScript files', async () => {
  server = await ServerProcess.start('examples/typescript/dist/server.js');
  await server.getWhenFree('/begin_show');
  await server.drive(1000, () => '/login', 'POST');
  const { text } = await server.getWhenFree('/end_show');
  expect(text).toMatch(/compare to start:\nexamples\/typescript\/src\/sessions\.ts:\d+: .* in listPages /);
  const detail = await server.get('/detail');
  expect(detail.text).toContain('    function listPages(id: string): string[] {\n');
});

test('cluster: one curl finds the leak and the worker that has it', async () => {
  server = await ServerProcess.start('examples/cluster/dist/main.js');
  // A worker that is late has nothing to compare with.
  let begun: string;
  do ({ text: begun } = await server.getWhenFree('/begin_show?format=json'));
  while (workersOf(begun).length < 4);
  const leak =
    /compare to start:\nexamples\/cluster\/src\/ledger\.ts:\d+: .* in book .*\n {2}by worker: \d+ \+[\d.]+ [KM]iB\n/;
  // How many orders the bookkeeper gets is the primary's choice, who makes it for each connection: more follow until its
  // leak is certain, each on a connection of its own.
  let text: string;
  do {
    await server.drive(2000, () => '/orders', 'POST', { connection: 'close' });
    ({ text } = await server.getWhenFree('/end_show'));
  } while (!(text.includes('# workers: 4 of 4 answered: ') && leak.test(text)));
});

/** Those that answered. */
function workersOf(json: string): unknown[] {
  const { workers } = JSON.parse(json) as { workers: { absent?: string }[] | null };
  return workers?.filter(({ absent }) => absent === undefined) ?? [];
}

describe('production', () => {
  const token = 'correct-horse-battery';
  const headers = { authorization: `Bearer ${token}` };

  test('only who has the token may ask; the watch names the leak', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'production-example-'));
    server = await ServerProcess.start('examples/production/dist/server.js', {
      NODE_ENV: 'production',
      TRACEALLOC_TOKEN: token,
      MEMORY_DIR: directory,
      WATCH_EVERY_MS: '1000',
    });
    try {
      await expect(server.get('/internal/memory/stats')).resolves.toMatchObject({ status: 401 });
      await expect(server.get('/internal/memory/stats', headers)).resolves.toMatchObject({ status: 200 });
      const isNamed = async () =>
        /^examples\/production\/src\/server\.ts:\d+: \+/m.test(
          (await server?.get('/internal/memory/leaks', headers))?.text ?? '',
        );
      while (!(await isNamed())) await server.drive(500, () => '/baskets', 'POST');
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});

describe('with-auth', () => {
  const token = 'correct-horse-battery';

  beforeEach(async () => {
    server = await ServerProcess.start('examples/with-auth/dist/server.js', { DEBUG_TOKEN: token });
  });

  test.each([
    ['/by-token/begin_show', { authorization: `Bearer ${token}` }, 200],
    ['/by-token/end_show', { authorization: `Basic ${btoa(`any:${token}`)}` }, 200],
    ['/by-token/end_show', {}, 401],
    ['/by-function/end_show', { 'x-user': 'ada' }, 200],
    ['/by-function/end_show', {}, 403],
    ['/', {}, 200],
  ])('%s with %j answers %i', async (path, headers, status) => {
    await expect(server?.getWhenFree(path, headers)).resolves.toMatchObject({ status });
  });
});

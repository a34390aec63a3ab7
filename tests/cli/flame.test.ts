import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import '../../src/formats/snapshot-file';
import { readSnapshotJson } from '../../src/formats/snapshot-json';
import { Snapshot } from '../../src/model/snapshot';
import { trace } from '../helpers/traces';
import { CommandLine } from './command-line';

let cli: CommandLine;
beforeEach(async () => {
  cli = new CommandLine();
  const place = `${cli.path('app.js')}:2:1:</script><script>alert(1)</script>`;
  await Snapshot.fromTraces([trace(4096, place), trace(8, 'lib.js:1')]).dump(cli.path('leak.snapshot'));
});
afterEach(() => {
  cli.remove();
});

/** The data of a page. */
function dataOf(page: string): { name: string; last: unknown; start: unknown } {
  const html = readFileSync(cli.path(page), 'utf8');
  const [, data = ''] = /<script id="data" type="application\/json">(.*?)<\/script>/s.exec(html) ?? [];
  return JSON.parse(data) as ReturnType<typeof dataOf>;
}

test('writes a page that stands on its own, with the names to show', async () => {
  const { code, stdout, stderr } = await cli.run('flame', 'leak.snapshot', '-o', 'out.html');
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'out.html\n', stderr: '' });
  const { name, last, start } = dataOf('out.html');
  expect([name, start]).toEqual(['leak.snapshot', null]);
  const rows = readSnapshotJson(last).statistics('function');
  expect(rows.map(({ traceback }) => traceback.site.toString())).toEqual(['app.js:2', 'lib.js:1']);
  expect(rows[0]?.traceback.site.functionName).toBe('</script><script>alert(1)</script>');
});

test('overwrites no page unless told to', async () => {
  expect((await cli.run('flame', 'leak.snapshot')).stdout).toBe('flame.html\n');
  writeFileSync(cli.path('flame.html'), 'mine');
  const { code, stderr } = await cli.run('flame', 'leak.snapshot');
  expect(code).toBe(1);
  expect(stderr).toContain('flame.html is there already');
  expect(readFileSync(cli.path('flame.html'), 'utf8')).toBe('mine');
  expect((await cli.run('flame', 'leak.snapshot', '--force')).code).toBe(0);
  expect(dataOf('flame.html').name).toBe('leak.snapshot');
});

test.each([
  [[], 2, 'one URL or file must be named'],
  [['a', 'b'], 2, 'one URL or file must be named'],
  [['leak.snapshot', '-o', 'a.svg'], 2, '--output must end in .html, not a.svg'],
  [['none.snapshot'], 1, 'none.snapshot'],
  [['text'], 1, 'text'],
])('%j fails, and leaves no page', async (args, expected, fault) => {
  writeFileSync(cli.path('text'), 'no snapshot');
  const { code, stdout, stderr } = await cli.run('flame', ...args);
  expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
  expect(stderr).toContain(fault);
  expect(existsSync(cli.path('flame.html'))).toBe(false);
});

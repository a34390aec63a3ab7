import { writeFileSync } from 'node:fs';
import { runChild } from '../helpers/child';
import { CommandLine } from './command-line';

let cli: CommandLine;
let file: string;

beforeAll(async () => {
  cli = new CommandLine();
  file = cli.path('server.heapsnapshot');
  const { code, stderr } = await runChild('heap-snapshot.js', { args: [file] });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});
afterAll(() => {
  cli.remove();
});

test('types are listed by count, with the place of their class', async () => {
  const { stdout } = await cli.run('heap', file, '--limit', '1000');
  expect(stdout).toMatch(/^count +size +retained +type\n/);
  expect(stdout).toMatch(/^ *20000 .* Customer .*heap-snapshot\.js:\d+$/m);
  const json = JSON.parse((await cli.run('heap', file, '--types', '--format=json')).stdout) as {
    types: { count: number }[];
  };
  expect(json.types).toHaveLength(20);
});

test('what holds the objects of a type, as text, JSON and DOT', async () => {
  const { stdout } = await cli.run('heap', file, '--backrefs', 'Customer');
  expect(stdout).toMatch(
    /^20000 × Customer: .*\n(.*\n)+ {2}Map entry of Map @\d+\n {2}\.customerCache of global/,
  );
  const json = (await cli.run('heap', file, '--backrefs', 'Customer', '--format', 'json')).stdout;
  expect(JSON.parse(json)).toMatchObject({ type: 'Customer', count: 20_000 });
  const dot = (await cli.run('heap', file, '--backrefs', 'Customer', '--format', 'dot')).stdout;
  expect(dot).toMatch(/^digraph backrefs \{\n(.*\n)+.*label=" Map entry \\n 20000 × "/);
});

test('what keeps most alive, with what holds it', async () => {
  const { stdout } = await cli.run('heap', file, '--retained', '--limit', '3');
  expect(stdout).toMatch(/^Map @\d+: retained=.*\n {2}\.customerCache of global/m);
});

test.each([
  [[], 'one .heapsnapshot file must be named'],
  [['a', 'b'], 'one .heapsnapshot file must be named'],
  [['a', '--types', '--retained'], '--types, --backrefs and --retained do not go together'],
  [['a', '--format', 'dot'], '--format must be text or json, not dot'],
  [['a', '--limit', 'many'], '--limit must be a whole number, not many'],
])('%j is refused', async (args, fault) => {
  const { code, stdout, stderr } = await cli.run('heap', ...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(fault);
});

test('a type that there is not, limits out of range, a missing file and a file of another kind are refused', async () => {
  const missing = await cli.run('heap', file, '--backrefs', 'Custommer');
  expect(missing).toMatchObject({ code: 1, stdout: '' });
  expect(missing.stderr).toContain('no object has this type, but there are: Customer');
  const limited = await cli.run('heap', file, '--retained', '--limit', '5000');
  expect(limited).toMatchObject({ code: 1, stdout: '' });
  expect(limited.stderr).toContain('limit is 5000');
  expect(await cli.run('heap', cli.path('none'))).toMatchObject({ code: 1, stdout: '' });
  writeFileSync(cli.path('other'), '{"snapshot":[]}');
  const other = await cli.run('heap', cli.path('other'));
  expect(other.stderr).toContain('not a heap snapshot of V8: snapshot.meta is no object');
});

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseDat } from '../../src/timeline/parse-dat';
import { NODE } from '../helpers/child';
import { CommandLine, endOf, firstLine } from './command-line';

const PROGRAM = join(__dirname, '..', 'children', 'cli-program.js');
const FILE = 'a.dat';

let cli: CommandLine;
let program: ChildProcess;

beforeEach(async () => {
  cli = new CommandLine();
  program = spawn(NODE, [PROGRAM, 'stay'], { stdio: ['pipe', 'pipe', 'ignore'] });
  await firstLine(program);
});
afterEach(() => {
  program.kill();
  cli.remove();
});

async function sampled(): Promise<void> {
  while (!existsSync(cli.path(FILE)) || statSync(cli.path(FILE)).size < 200) await new Promise(setImmediate);
}

test('records a process until it ends', async () => {
  const end = endOf(cli.start('attach', '-T', '0.02', '-o', FILE, String(program.pid)));
  await sampled();
  program.stdin?.end();
  await expect(end).resolves.toMatchObject({ code: 0, stdout: '' });
  const { commandLine, memory } = parseDat(readFileSync(cli.path(FILE), 'utf8'));
  expect(commandLine).toBe(`attach ${program.pid}`);
  expect(Math.max(...memory.values)).toBeGreaterThan(20);
});

test.each<NodeJS.Signals>(['SIGINT', 'SIGTERM'])('%s ends the recording, not the process', async (signal) => {
  const child = cli.start('attach', '-T', '0.02', '-o', FILE, String(program.pid));
  const end = endOf(child);
  await sampled();
  child.kill(signal);
  await expect(end).resolves.toMatchObject({ code: 0, signal: null });
  expect(program.exitCode).toBeNull();
  expect(parseDat(readFileSync(cli.path(FILE), 'utf8')).memory.times.length).toBeGreaterThan(2);
});

test('the time-out ends the recording', async () => {
  await expect(cli.run('attach', '--timeout', '0.2', '-o', FILE, String(program.pid))).resolves.toMatchObject(
    {
      code: 0,
    },
  );
  expect(program.exitCode).toBeNull();
});

test('a process that is not there: exit code 127, and no file', async () => {
  program.kill('SIGKILL');
  await endOf(program);
  const { code, stderr } = await cli.run('attach', '-o', FILE, String(program.pid));
  expect({ code, first: stderr.split('\n')[0] }).toEqual({
    code: 127,
    first: `tracealloc: there is no process ${program.pid}`,
  });
  expect(existsSync(cli.path(FILE))).toBe(false);
});

import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDat } from '../../src/timeline/parse-dat';
import { type Series, type Timeline } from '../../src/timeline/timeline';
import { NODE, type Outcome } from '../helpers/child';
import { CommandLine, endOf, firstLine } from './command-line';

const PROGRAM = join(__dirname, '..', 'children', 'cli-program.js');
const FILE = 'a.dat';

let cli: CommandLine;
beforeEach(() => {
  cli = new CommandLine();
});
afterEach(() => {
  cli.remove();
});

function run(options: readonly string[], ...act: readonly string[]): Promise<Outcome> {
  return cli.run('run', '-o', FILE, ...options, '--', NODE, PROGRAM, ...act);
}

function read(name = FILE): Timeline {
  return parseDat(readFileSync(cli.path(name), 'utf8'));
}

/** Waits for samples in the file. */
async function sampled(least = 1): Promise<void> {
  while (read().memory.times.length < least) await new Promise(setImmediate);
}

function peakOf({ values }: Series): number {
  return Math.max(...values);
}

test('records the memory of a program until it ends', async () => {
  const { code, stdout, stderr } = await run([], 'memory');
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^ready \d+\n$/) as string });
  expect(stderr).toMatch(/^tracealloc: \d+ samples, peak \d+(\.\d)? MiB, in a\.dat\n$/);
  const { commandLine, memory, children } = read();
  expect(commandLine).toBe(`${NODE} ${PROGRAM} memory`);
  expect(memory.times.length).toBeGreaterThan(2);
  expect(peakOf(memory)).toBeGreaterThan(60);
  expect(peakOf(memory)).toBeLessThan(400);
  expect(Math.abs((memory.times[0] ?? 0) - Date.now() / 1000)).toBeLessThan(60);
  expect([...children.keys()]).toEqual([]);
});

test('names the file as mprof does, by the time of the start', async () => {
  const { stderr } = await cli.run('run', NODE, PROGRAM, 'exit', '0');
  const [name = ''] = /mprofile_\d{14}\.dat/.exec(stderr) ?? [];
  expect(read(name).memory.times.length).toBeGreaterThan(0);
});

test('samples at the interval that was asked for', async () => {
  await run(['--interval', '0.05'], 'exit', '0');
  await cli.run('run', '-o', 'slow.dat', '--interval', '30', '--', NODE, PROGRAM, 'exit', '0');
  expect(read().memory.times.length).toBeGreaterThan(read('slow.dat').memory.times.length);
  expect(read('slow.dat').memory.times).toHaveLength(1);
});

describe('the exit code', () => {
  test.each([
    [[], 'exit', '3', 0],
    [['--exit-code'], 'exit', '3', 3],
    [['-E'], 'exit', '0', 0],
    [[], 'die', 'SIGKILL', 0],
    [['--exit-code'], 'die', 'SIGKILL', 137],
    [['--exit-code'], 'die', 'SIGTERM', 143],
  ])('with %j of a program that does %s %s is %i', async (options, act, how, code) => {
    await expect(run(options, act, how)).resolves.toMatchObject({ code, signal: null });
  });

  test('of a program that cannot be started is 127, and there is no file', async () => {
    const { code, stdout, stderr } = await cli.run('run', '-o', FILE, '--', './no-such-program');
    expect({ code, stdout }).toEqual({ code: 127, stdout: '' });
    expect(stderr).toMatch(/^tracealloc: \.\/no-such-program cannot be started: .*ENOENT\n/);
    expect(existsSync(cli.path(FILE))).toBe(false);
    // A link may lead to a device.
    symlinkSync('/dev/null', cli.path(FILE));
    await cli.run('run', '--force', '-o', FILE, '--', './no-such-program');
    expect(existsSync(cli.path(FILE))).toBe(true);
  });
});

describe('signals', () => {
  test.each<NodeJS.Signals>(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'])(
    '%s is passed on, and the program ends as it likes',
    async (signal) => {
      const child = cli.start('run', '-E', '-o', FILE, '--', NODE, PROGRAM, 'signals');
      const end = endOf(child);
      await firstLine(child);
      await sampled();
      child.kill(signal);
      await expect(end).resolves.toMatchObject({ code: 5, signal: null });
      expect((await end).stdout).toMatch(new RegExp(`^ready \\d+\n${signal}\n$`));
      expect(read().memory.times.length).toBeGreaterThan(0);
    },
  );

  test('that end the recorder itself leave a file that can be read, and the program', async () => {
    const child = cli.start('run', '-T', '0.01', '-o', FILE, '--', NODE, PROGRAM, 'stay');
    const pid = Number((await firstLine(child)).split(' ')[1]);
    await sampled(20);
    const end = endOf(child);
    child.kill('SIGKILL');
    const text = readFileSync(cli.path(FILE), 'utf8');
    expect(text).toMatch(/^CMDLINE .*\n(MEM \d+\.\d{6} \d+\.\d{4}\n)+$/);
    process.kill(pid, 0);
    child.stdin?.end();
    await end;
  });
});

test('the time-out ends the recording, and leaves the program', async () => {
  const child = cli.start('run', '--timeout', '0.5', '-o', FILE, '--', NODE, PROGRAM, 'stay');
  const [first, exit] = [await firstLine(child), new Promise((resolve) => child.on('exit', resolve))];
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
  await expect(exit).resolves.toBe(0);
  const pid = Number(first.split(' ')[1]);
  process.kill(pid, 0);
  expect(read().memory.times.length).toBeGreaterThan(0);
  child.stdin?.end();
  await endOf(child);
  expect(stderr).toContain(`tracealloc: the time is over; process ${pid} goes on\n`);
});

describe('children', () => {
  test('are left out where nobody asks for them', async () => {
    await run([], 'children');
    expect(peakOf(read().memory)).toBeLessThan(100);
  });

  test('are added with --include-children', async () => {
    await run(['--include-children'], 'children');
    const { memory, children } = read();
    expect(peakOf(memory)).toBeGreaterThan(150);
    expect(children.size).toBe(0);
  });

  test('have lines of their own with --multiprocess', async () => {
    await run(['--multiprocess'], 'children');
    const { memory, children } = read();
    expect(peakOf(memory)).toBeLessThan(100);
    expect(children.size).toBe(2);
    for (const series of children.values()) expect(peakOf(series)).toBeGreaterThan(60);
  });

  test('are both with both', async () => {
    await run(['-C', '-M'], 'children');
    const { memory, children } = read();
    expect(peakOf(memory)).toBeGreaterThan(150);
    expect(children.size).toBe(2);
  });
});

describe('profiled functions', () => {
  test('are in the file, among the samples', async () => {
    await run([], 'functions');
    const { functions, memory } = read();
    expect(functions.map(({ name, level }) => [name, level])).toEqual([
      ['load_users', 0],
      ['$parse$', 0],
    ]);
    for (const { start, end } of functions) {
      expect(start.memory).toBeGreaterThan(5);
      expect(end.time).toBeGreaterThanOrEqual(start.time);
      expect(start.time).toBeGreaterThanOrEqual((memory.times[0] ?? Infinity) - 1);
    }
  });

  test('are not, where the memory is a sum', async () => {
    await run(['-C'], 'functions');
    expect(read().functions).toEqual([]);
  });
});

describe('the file', () => {
  test('is not overwritten unless it is told to, and the program is not started', async () => {
    writeFileSync(cli.path(FILE), 'mine');
    const { code, stdout, stderr } = await run([], 'exit', '0');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^tracealloc: a\.dat is there already\n/);
    expect(readFileSync(cli.path(FILE), 'utf8')).toBe('mine');
    await expect(run(['--force'], 'exit', '0')).resolves.toMatchObject({ code: 0 });
    expect(read().memory.times.length).toBeGreaterThan(0);
  });

  test('that is a link to another is not written through', async () => {
    writeFileSync(cli.path('target'), 'mine');
    symlinkSync('target', cli.path(FILE));
    await expect(run([], 'exit', '0')).resolves.toMatchObject({ code: 1 });
    expect(readFileSync(cli.path('target'), 'utf8')).toBe('mine');
  });

  test('on a full disk is an error, and the program is not started', async () => {
    const { code, stdout, stderr } = await cli.run(
      ...['run', '--force', '-E', '-o', '/dev/full', '--', NODE, PROGRAM, 'exit', '3'],
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('ENOSPC');
  });
});

test('the options of the program are its own, with -- and without', async () => {
  for (const separator of [[], ['--']]) {
    const { stdout } = await cli.run(
      ...['run', '--force', '-o', FILE, ...separator],
      ...[NODE, '-p', 'process.argv.slice(1).join()', '--', '--output', 'x', '--', '-h'],
    );
    expect(stdout).toBe('--output,x,--,-h\n');
  }
});

test('the command line of the file quotes words with blanks', async () => {
  await cli.run('run', '-o', FILE, '--', NODE, '-e', 'void 0;\nvoid "$a$"');
  expect(read().commandLine).toBe(`${NODE} -e 'void 0;\\nvoid "$a$"'`);
});

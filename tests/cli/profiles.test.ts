import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { profileDate, profileName } from '../../src/cli/profiles';
import { CommandLine } from './command-line';

const OLD = 'mprofile_20260102030405.dat';
const NEW = 'mprofile_20261121235959.dat';

let cli: CommandLine;
beforeEach(() => {
  cli = new CommandLine();
  write(OLD, [40, 60.5, 50]);
  write(NEW, [10, 20], 'CHLD 77 5.25 1.0\nCHLD 78 1.0 1.0\nCHLD 77 3.0 2.0\n');
  write('other.dat', [7]);
});
afterEach(() => {
  cli.remove();
});

function write(name: string, memory: readonly number[], more = ''): void {
  const records = memory.map((mib, second) => `MEM ${mib} ${second}.0\n`);
  writeFileSync(cli.path(name), `CMDLINE node ${name}\n${records.join('')}${more}`);
}

test('names and dates are local, as mprof has them', () => {
  const name = profileName(new Date(2026, 0, 2, 3, 4, 5));
  expect(name).toBe(OLD);
  expect(profileDate(name)).toBe('03:04:05 02/01/2026');
});

test('list: the profiles of the directory, oldest first', async () => {
  write('mprofile_2026.dat', [1]);
  await expect(cli.run('list')).resolves.toMatchObject({
    code: 0,
    stdout: `0 ${OLD} 03:04:05 02/01/2026\n1 ${NEW} 23:59:59 21/11/2026\n`,
  });
});

describe('peak', () => {
  const oldPeak = `${OLD}\t60.500 MiB\n`;
  const newPeak = `${NEW}\t20.000 MiB\n  Child 77\t\t\t5.250 MiB\n  Child 78\t\t\t1.000 MiB\n`;

  test.each([
    [[], newPeak],
    [['0'], oldPeak],
    [['1', '0'], newPeak + oldPeak],
    [['-1'], newPeak],
    [['-2', OLD, '0'], oldPeak],
    [['other.dat'], 'other.dat\t7.000 MiB\n'],
  ])('%j', async (args, stdout) => {
    await expect(cli.run('peak', ...args)).resolves.toMatchObject({ code: 0, stdout, stderr: '' });
  });

  test.each([
    [['2'], 'there is no profile number 2; there are 2'],
    [['-3'], 'there is no profile number -3; there are 2'],
    [['nowhere.dat'], 'there is no file nowhere.dat'],
    [['.'], '. cannot be used: it is no regular file'],
  ])('%j cannot be read: exit code 1', async (args, message) => {
    const { code, stdout, stderr } = await cli.run('peak', ...args);
    expect({ code, stdout, first: stderr.split('\n')[0] }).toEqual({
      code: 1,
      stdout: '',
      first: `tracealloc: ${message}`,
    });
  });

  test.each([
    ['nothing', '', 'it holds no memory values'],
    ['no value', 'CMDLINE x\n', 'it holds no memory values'],
    ['another text', 'hello\nworld\n', 'it holds no memory values'],
    ['noise', '\0\xff\xfe\n\x80'.repeat(1000), 'it holds no memory values'],
    [
      'a damaged record',
      'CMDLINE x\nMEM 1 2\nMEM x\n',
      'line 3: MEM holds a field that is not a number below 1e15',
    ],
  ])('a file with %s cannot be used', async (_, text, fault) => {
    writeFileSync(cli.path('a.dat'), text, 'latin1');
    const { code, stderr } = await cli.run('peak', 'a.dat');
    expect({ code, first: stderr.split('\n')[0] }).toEqual({
      code: 1,
      first: `tracealloc: a.dat cannot be used: ${fault}`,
    });
  });

  test('what has no end is not read', async () => {
    execFileSync('mkfifo', [cli.path('pipe.dat')]);
    symlinkSync('/dev/zero', cli.path('zero.dat'));
    writeFileSync(cli.path('huge.dat'), '');
    truncateSync(cli.path('huge.dat'), 2 ** 28 + 1);
    for (const name of ['pipe.dat', 'zero.dat', 'huge.dat']) {
      const { code, stderr } = await cli.run('peak', name);
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: expect.stringContaining('cannot be used') as string,
      });
    }
  });

  test('without a profile says where it looked', async () => {
    await cli.run('clean');
    const { code, stderr } = await cli.run('peak');
    expect({ code, first: stderr.split('\n')[0] }).toEqual({
      code: 1,
      first: 'tracealloc: there is no mprofile_*.dat in this directory',
    });
  });
});

describe('rm and clean', () => {
  const left = () => [OLD, NEW, 'other.dat'].filter((name) => existsSync(cli.path(name)));

  test.each([
    [
      ['rm', '0'],
      [NEW, 'other.dat'],
    ],
    [['rm', '-1', 'other.dat'], [OLD]],
    [
      ['rm', '--dry-run', '0', '1'],
      [OLD, NEW, 'other.dat'],
    ],
    [['clean'], ['other.dat']],
    [
      ['clean', '--dry-run'],
      [OLD, NEW, 'other.dat'],
    ],
  ])('%j', async (args, expected) => {
    const { code, stdout } = await cli.run(...args);
    expect(code).toBe(0);
    expect(left()).toEqual(expected);
    expect(stdout).toBe(args.includes('--dry-run') ? `${OLD}\n${NEW}\n` : '');
  });

  test('nothing is removed when one of the files is not there', async () => {
    await expect(cli.run('rm', '0', '7')).resolves.toMatchObject({ code: 1 });
    await expect(cli.run('rm', '0', 'nowhere.dat')).resolves.toMatchObject({ code: 1 });
    expect(left()).toHaveLength(3);
  });

  test('a directory is not removed', async () => {
    mkdirSync(cli.path('directory'));
    await expect(cli.run('rm', 'directory')).resolves.toMatchObject({ code: 1 });
    expect(existsSync(cli.path('directory'))).toBe(true);
  });
});

describe('plot', () => {
  const svg = (name: string) => readFileSync(cli.path(name), 'utf8');

  test('draws the newest profile beside it, and prints the name', async () => {
    const name = 'mprofile_20261121235959.svg';
    await expect(cli.run('plot')).resolves.toMatchObject({ code: 0, stdout: `${name}\n`, stderr: '' });
    expect(svg(name)).toMatch(/^<svg .*node mprofile_20261121235959\.dat.*process 77.*<\/svg>\n$/s);
  });

  test('draws several, with a title, a window and slopes', async () => {
    const options = ['--title', 'two <b>', '--window', '0,1.5', '--slope', '-o', 'two.svg'];
    await expect(cli.run('plot', ...options, '0', '-1')).resolves.toMatchObject({ stdout: 'two.svg\n' });
    expect(svg('two.svg')).toContain('two &lt;b&gt;');
    expect(svg('two.svg')).toMatch(/slope \+20\.5 MiB\/s.*slope \+10\.0 MiB\/s/s);
  });

  test('draws functions as brackets or as a flame graph', async () => {
    write('functions.dat', [40, 60], 'FUNC load 40 0.1 60 0.9 0\n');
    await cli.run('plot', 'functions.dat');
    await cli.run('plot', '--flame', '-o', 'flame.svg', 'functions.dat');
    expect(svg('functions.svg')).toContain('load: 0.800 s');
    expect(svg('functions.svg')).not.toContain('fill-opacity');
    expect(svg('flame.svg')).toContain('fill-opacity');
  });

  test('overwrites only when it is told to', async () => {
    writeFileSync(cli.path('a.svg'), 'mine');
    const { code, stderr } = await cli.run('plot', '0', '-o', 'a.svg');
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr:
        'tracealloc: a.svg is there already\nName another file with --output, or overwrite it with --force.\n',
    });
    expect(svg('a.svg')).toBe('mine');
    await expect(cli.run('plot', '0', '-o', 'a.svg', '--force')).resolves.toMatchObject({ code: 0 });
    expect(svg('a.svg')).toMatch(/^<svg /);
  });

  test('a profile is not overwritten by its own plot', async () => {
    write('named.svg', [1, 2]);
    await expect(cli.run('plot', 'named.svg')).resolves.toMatchObject({ code: 1 });
    expect(svg('named.svg')).toMatch(/^CMDLINE/);
  });

  test('into a directory that is not there says so', async () => {
    const { code, stderr } = await cli.run('plot', '0', '-o', 'nowhere/a.svg');
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('ENOENT') as string });
  });
});

test('a reader that has enough is no error', async () => {
  const child = cli.start('list');
  child.stdout?.destroy();
  await expect(once(child, 'exit')).resolves.toEqual([0, null]);
});

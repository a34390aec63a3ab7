import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DOMParser } from '@xmldom/xmldom';
import { parseDat } from '../../src/timeline/parse-dat';
import { writeDat } from '../../src/timeline/write-dat';
import { CommandLine } from '../cli/command-line';
import { NODE } from '../helpers/child';
import { runOf, series, START, timelineOf } from '../timeline/timelines';
import { MPROF, runProgram } from './program';

const PROGRAM = join(__dirname, '..', 'children', 'cli-program.js');
const PNG = '\x89PNG';

let cli: CommandLine;
beforeEach(() => {
  cli = new CommandLine();
});
afterEach(() => {
  cli.remove();
});

async function mprof(...args: readonly string[]): Promise<string> {
  return (await runProgram(cli.directory, MPROF, ...args)).stdout;
}

async function ours(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await cli.run(...args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

function textsOf(svg: string): string[] {
  const root = new DOMParser().parseFromString(readFileSync(cli.path(svg), 'utf8'), 'image/svg+xml');
  return Array.from(root.getElementsByTagName('text'), ({ textContent }) => textContent ?? '');
}

/** What both say of the files that are there, and that mprof plots them. */
async function expectAgreement(...options: readonly string[]): Promise<void> {
  expect(await mprof('list')).toBe(await ours('list'));
  expect(await mprof('peak', '0')).toBe(await ours('peak', '0'));
  await mprof('plot', '-o', 'mprof.png', ...options, '0');
  expect(readFileSync(cli.path('mprof.png'), 'latin1').slice(0, 4)).toBe(PNG);
}

describe('mprof reads what we record', () => {
  test.each([
    ['a program', [], ['memory']],
    ['functions', [], ['functions']],
    ['children', ['-M', '-C'], ['children']],
  ])('%s', async (_, options, act) => {
    const { code } = await cli.run('run', ...options, '--', NODE, PROGRAM, ...act);
    expect(code).toBe(0);
    await expectAgreement('--slope');
  });

  test('a recording that was cut', async () => {
    const { code } = await cli.run('run', '-T', '0.02', '--timeout', '0.5', '--', NODE, PROGRAM, 'exit', '0');
    expect(code).toBe(0);
    await expectAgreement();
  });

  // 40.0625 becomes the even thousandth below, 40.1875 the even one above; 40.0627 is in the middle of none.
  test.each([40.0625, 40.1875, 40.0627])('a peak of %d MiB', async (peak) => {
    const timeline = timelineOf({ memory: series(1, [12, peak]) });
    writeFileSync(cli.path('mprofile_20260102030405.dat'), writeDat(timeline));
    await expectAgreement();
  });

  test('records of our own, and names that would break a line or read as a formula', async () => {
    const name = 'get $x_{$ <b>\n\u2028\x85 %s _';
    const timeline = timelineOf({
      commandLine: `node -e '$a^{$ \\frac' \r\n ${name}`,
      parts: new Map([['heap_used', series(1, [12, 13])]]),
      children: new Map([['4242', series(1, [12, 13])]]),
      loopDelay: series(1, [3.5, 4]),
      functions: [runOf(name, 0, 2), runOf('_$', 1, 2, 1), runOf('$_$', 1, 2, 1)],
      collections: [{ time: START + 1, milliseconds: 2.25 }],
      marks: [{ time: START + 2, name: 'begin' }],
    });
    writeFileSync(cli.path('mprofile_20260102030405.dat'), writeDat(timeline));
    await expectAgreement();
    await expectAgreement('--flame');
  });
});

describe('we read what mprof records', () => {
  test('children of a program', async () => {
    await mprof('run', '-M', '-C', '--interval', '0.05', NODE, PROGRAM, 'children');
    await expectAgreement();
    const [name = ''] = (await ours('plot', '--slope')).split('\n');
    expect(textsOf(name).filter((text) => text.startsWith('process ')).length).toBeGreaterThanOrEqual(2);
  });

  test('functions of a Python program', async () => {
    const source = [
      '@profile',
      'def inner(n):',
      '    return [bytearray(1 << 20) for _ in range(n)]',
      '@profile',
      'def outer():',
      '    return inner(10), inner(20)',
      'outer()',
    ];
    writeFileSync(cli.path('program.py'), `${source.join('\n')}\n`);
    await mprof('run', '--interval', '0.05', 'program.py');
    await expectAgreement();
    const [, file = ''] = (await ours('list')).split(' ');
    const { functions } = parseDat(readFileSync(cli.path(file), 'utf8'));
    expect(functions.map(({ name, level }) => `${name} ${level}`)).toEqual([
      '__main__.inner 1',
      '__main__.inner 1',
      '__main__.outer 0',
    ]);
    const [svg = ''] = (await ours('plot', '--flame')).split('\n');
    expect(textsOf(svg).some((text) => text.startsWith('__main__.inner2 calls, '))).toBe(true);
  });
});

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LinesJson } from '../../src/reports/lines';
import { run } from '../helpers/child';

const ROOT = join(__dirname, '..', '..');
const TEXT = readFileSync(join(ROOT, 'docs', 'lines.md'), 'utf8');
// Inside the repository, so that the program finds the package by its own name.
const PROGRAM = '.cache/lines.mjs';
const GOLDEN = join(ROOT, 'tests', 'golden', 'lines');

async function runProgram(change: (source: string) => string): Promise<string> {
  const [, source = ''] = /^```js\n(.*?)^```$/ms.exec(TEXT) ?? [];
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  writeFileSync(join(ROOT, PROGRAM), change(source));
  try {
    const { code, stdout, stderr } = await run(PROGRAM);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return stdout;
  } finally {
    rmSync(join(ROOT, PROGRAM));
  }
}

test('the program prints such a table', async () => {
  const stdout = await runProgram((source) => source);
  expect(stdout).toMatch(
    /^# .*\n# loadRows, \.cache\/lines\.mjs:3: 1 call in .*\n# cost: .*\n(# dropped: .*\n)?Line # /,
  );
  expect(stdout).toMatch(/^ +4 .* 1 .* const rows = new Array\(count\)\.fill\(null\);$/m);
});

test('tables can be collected, and have such figures', async () => {
  const stdout = await runProgram((source) =>
    source.replace(/^\}\);$/m, '}, { output: (table) => console.log(JSON.stringify(table)) });'),
  );
  const { lines } = JSON.parse(stdout) as LinesJson;
  expect(lines.map(({ occurrences }) => occurrences)).toEqual([0, 1, 1, 4, 3, 0, 1]);
});

test('the columns are those of the report, each explained', () => {
  const report = readFileSync(join(GOLDEN, 'function.txt'), 'utf8');
  const [header = ''] = /^Line #.*$/m.exec(report) ?? [];
  expect(TEXT).toContain(header);
  const explained = Array.from(TEXT.matchAll(/^\| `([^`]+)` +\|/gm), ([, column]) => column);
  expect(explained).toEqual(header.trim().split(/ {2,}/));
});

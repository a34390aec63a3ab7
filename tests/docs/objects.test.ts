import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../helpers/child';

const ROOT = join(__dirname, '..', '..');
const TEXT = readFileSync(join(ROOT, 'docs', 'objects.md'), 'utf8');
// Inside the repository, so that the program finds the package by its own name.
const PROGRAM = '.cache/objects.mjs';

test('the program prints such a table', async () => {
  const [, source = ''] = /^```js\n(.*?)^```$/ms.exec(TEXT) ?? [];
  const prelude = [
    'class Row { tags = [this]; }',
    'const rows = [];',
    'async function loadRows(count) { for (let row = 0; row < count; row++) rows.push(new Row()); }',
  ];
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  writeFileSync(join(ROOT, PROGRAM), [...prelude, source].join('\n'));
  try {
    const { code, stdout, stderr } = await run(PROGRAM);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^# loadRows: \S+Z to \S+Z, [\d.]+ ms\n(.+\n)*Row \(\.cache.*\) +1000 +\+1000\n/);
  } finally {
    rmSync(join(ROOT, PROGRAM));
  }
});

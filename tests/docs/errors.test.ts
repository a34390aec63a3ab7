import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERRORS } from '../../src/base/errors';

test('the documented codes, statuses and ways out are those of the code', () => {
  const text = readFileSync(join(__dirname, '..', '..', 'docs', 'errors.md'), 'utf8');
  const rows = Array.from(
    text.matchAll(/^\| `(\w+)` +\| (\d+) +\| (.*?) +\|$/gm),
    ([, code, status, help]) => [code, { status: Number(status), help }],
  );
  expect(Object.fromEntries(rows)).toEqual(ERRORS);
});

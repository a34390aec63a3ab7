import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROFILE_FORMATS } from '../../src/reports/profile-file';

const TEXT = readFileSync(join(__dirname, '..', '..', 'docs', 'formats.md'), 'utf8');

test('the table of formats lists each, with the name of its file', () => {
  const rows = Array.from(TEXT.matchAll(/^\| `(\w+)` +\| `(memory-.*?)` /gm), ([, name, file]) => [
    name,
    file,
  ]);
  const formats = Object.entries(PROFILE_FORMATS);
  expect(rows).toEqual(formats.map(([name, { extension }]) => [name, `memory-last${extension}`]));
});

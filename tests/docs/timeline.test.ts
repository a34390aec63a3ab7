import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../helpers/child';

const TEXT = readFileSync(join(__dirname, '..', '..', 'docs', 'timeline.md'), 'utf8');

/** What other pages document. */
const WITHOUT_TIME = ['heap', 'show', 'diff', 'convert', 'flame'];

async function helpOf(...args: readonly string[]): Promise<string> {
  const { stdout } = await run('dist/cli/bin.js', { args: [...args, '--help'] });
  return stdout;
}

test('the tables of commands and options are those of the command', async () => {
  const commands = Array.from((await helpOf()).matchAll(/^ {2}(\w+) /gm), ([, name = '']) => name).filter(
    (name) => !WITHOUT_TIME.includes(name),
  );
  const documented = Array.from(
    TEXT.matchAll(/^\| `(\w+)` +\| (?:runs|records|draws|prints|lists|removes) /gm),
    ([, name]) => name,
  );
  expect(documented).toEqual(commands);
  const options = new Set<string>();
  for (const command of commands) {
    for (const [, short = '', name = ''] of (await helpOf(command)).matchAll(/^ {2}(-\w,)? +--([\w-]+)/gm)) {
      options.add(name === 'help' ? 'help -h all' : `${name} ${short.replace(',', '')} ${command}`);
    }
  }
  const rows = TEXT.matchAll(/^\| `--([\w-]+)` +\| (?:`(-\w)`)? +\| (.*?) +\|/gm);
  const described = Array.from(rows, ([, name = '', short = '', of = '']) =>
    of.split(', ').map((command) => `${name} ${short} ${command.replaceAll('`', '')}`),
  ).flat();
  expect(described.sort()).toEqual([...options].sort());
});

test('the picture is small', () => {
  const [, path = ''] = /!\[.*\]\((.*)\)/.exec(TEXT) ?? [];
  expect(readFileSync(join(__dirname, '..', '..', 'docs', path)).length).toBeLessThan(100_000);
});

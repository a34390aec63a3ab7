import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { OptionError } from '../../src/base/errors';
import { LOG_EVENTS } from '../../src/router/log';
import { parseOptions } from '../../src/router/options';
import { ROUTES } from '../../src/router/routes';
import { NODE, run } from '../helpers/child';
import { ServerProcess } from '../helpers/server';

const ROOT = join(__dirname, '..', '..');
// Inside the repository, so that a block finds the package by its own name.
const DIRECTORY = '.cache/readme';
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
const execute = promisify(execFile);

function blocks(language: string): string[] {
  return Array.from(README.matchAll(/^```(\w+)\n(.*?)^```$/gms))
    .filter(([, name]) => name === language)
    .map(([, , body]) => body ?? '');
}

/** The first block in a language that mentions a word. */
function block(language: string, word: string): string {
  const found = blocks(language).find((each) => each.includes(word));
  if (found === undefined) throw new Error(`no block mentions ${word}`);
  return found;
}

/** Writes a block as a program and gives its path from the root. */
function program(name: string, body: string): string {
  const path = join(DIRECTORY, name);
  writeFileSync(join(ROOT, path), body);
  return path;
}

beforeAll(() => {
  mkdirSync(join(ROOT, DIRECTORY), { recursive: true });
});

afterAll(() => {
  rmSync(join(ROOT, DIRECTORY), { recursive: true });
});

test('the server and the three curls', async () => {
  const [server = ''] = blocks('js');
  const [curls = ''] = blocks('sh').filter((block) => block.includes('/begin_show'));
  const announced = server.replace(/app\.listen\((.*)\);/, (_, port: string) => {
    expect(port).toBe('process.env.PORT ?? 3000');
    return "const server = app.listen(0, () => console.log('listening on http://localhost:' + server.address().port));";
  });
  const running = await ServerProcess.start(program('server.mjs', announced));
  try {
    const script = curls.replaceAll('localhost:3000', running.origin.replace('http://', ''));
    const { stdout } = await execute('bash', ['-euo', 'pipefail', '-c', script]);
    expect(stdout).toMatch(
      /^OK\n.*^# .*\n\ncompare to last:\n.*\n\ncompare to start:\n.*^0\n\nlast_snapshot: /ms,
    );
  } finally {
    await running.stop();
  }
});

test('a capture around an operation', async () => {
  const prelude = [
    "import express from 'express';",
    "import { memoryRouter } from 'tracealloc';",
    'const app = express();',
    'const imported = [];',
    "const runImport = (req, res) => res.send(String(imported.push(new Array(100_000).fill('row'))));",
  ];
  const listen =
    "const server = app.listen(0, () => console.log('listening on http://localhost:' + server.address().port));";
  const source = [...prelude, block('js', 'memory.capture()'), listen].join('\n');
  const running = await ServerProcess.start(program('operation.mjs', source));
  try {
    await running.drive(3, () => '/import', 'POST');
    const row = /^-?[\d.]+ new KiB, [\d.]+ total KiB, .*\n {2}File "\.cache\/readme\/operation\.mjs"\n\n/m;
    await expectEventually(() => running.get('/memory/snapshots'), row);
  } finally {
    await running.stop();
  }
});

test('the program', async () => {
  const source = block('js', 'takeSnapshot');
  const { code, stdout, stderr } = await run(
    program(
      'program.mjs',
      source
        .replaceAll("'after.snapshot'", 'path')
        .replace('start({', `const path = '${DIRECTORY}/after.snapshot';\nstart({`),
    ),
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/program\.mjs:1: size=.* \(\+.* new, 0 freed\)\n(.*\n)*true 100000\n$/);
});

test('the command line', async () => {
  const directory = join(ROOT, DIRECTORY, 'timeline');
  mkdirSync(directory);
  writeFileSync(join(directory, 'server.js'), 'setTimeout(() => undefined, 500);');
  const script = block('sh', 'tracealloc run')
    .replaceAll('npx tracealloc', `${NODE} ${join(ROOT, 'dist', 'cli', 'bin.js')}`)
    .replaceAll('-- node', `-- ${NODE}`);
  const { stdout } = await execute('bash', ['-euo', 'pipefail', '-c', script], { cwd: directory });
  expect(stdout).toMatch(/^(mprofile_\d{14})\.dat\t\d+\.\d{3} MiB\n\1\.svg\n$/);
});

test('the pictures are small', () => {
  const paths = Array.from(README.matchAll(/!\[.+?\]\((.+?)\)/g), ([, path = '']) => path);
  expect(paths).not.toEqual([]);
  for (const path of paths) expect(readFileSync(join(ROOT, path)).length).toBeLessThan(200_000);
});

test('every npm command is a script', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const names = Array.from(README.matchAll(/npm run ([\w:]+)/g), ([, name]) => name ?? '');
  expect(names).not.toEqual([]);
  for (const name of names) expect(scripts).toHaveProperty([name]);
});

test('the table of endpoints is that of the routes', () => {
  const [section = ''] = README.split('## Endpoints')[1]?.split('| parameter') ?? [];
  const rows = Array.from(section.matchAll(/^\| `(\S+)` +\| ([A-Z, ]+?) +\|/gm), ([, path, methods]) => [
    path,
    methods,
  ]);
  expect(rows).toEqual(Array.from(ROUTES, ([path, { methods }]) => [path, methods.join(', ')]));
});

test('the table of options lists every option', () => {
  const section = README.split('## Options')[1]?.split('\n## ')[0] ?? '';
  const documented = Array.from(section.matchAll(/^\| `(\w+)` /gm), ([, name]) => name);
  expect(documented.sort()).toEqual(knownOptions().sort());
});

test('the table of the log lists every event', () => {
  const section = README.split('## Log')[1]?.split('\n## ')[0] ?? '';
  const documented = Array.from(section.matchAll(/^\| `([\w-]+)` +\| (?:warn|error)/gm), ([, name]) => name);
  expect(documented).toEqual(LOG_EVENTS);
});

/** The error for an unknown option names all that are known. */
function knownOptions(): string[] {
  try {
    parseOptions({ unknown: true } as object, {});
  } catch (error) {
    const known = error instanceof OptionError ? (error.faults[0]?.split('known: ')[1] ?? '') : '';
    return known.split(', ');
  }
  throw new Error('an unknown option was accepted');
}

/** A capture follows its response, so the answer may come before it. */
async function expectEventually(ask: () => Promise<{ text: string }>, expected: RegExp): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    if (expected.test((await ask()).text)) return;
    await setTimeout(50);
  }
  expect((await ask()).text).toMatch(expected);
}

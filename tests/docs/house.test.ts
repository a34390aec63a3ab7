import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

const SRC = join(__dirname, '..', '..', 'src');

/** The rooms in order: each may import from those before it and from itself. */
const ROOMS = [
  'base',
  'model',
  'stats',
  'heap-graph',
  'process',
  'thread',
  'buffers',
  'tracer',
  'sources',
  'formats',
  'reports',
  'objects',
  'pages',
  'timeline',
  'lines',
  'workers',
  // Never imports the router.
  'cli',
  'router',
  // Runs in browsers, so nothing else imports it.
  'dashboard',
];

/** Modules that only some rooms may import. */
const RESERVED: Readonly<Record<string, readonly string[]>> = {
  express: ['router'],
  'node:inspector': ['tracer'],
};

interface Import {
  file: string;
  room: string;
  module: string;
}

function listImports(): Import[] {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  return files.flatMap((file) => {
    const text = readFileSync(join(SRC, file), 'utf8');
    const room = file.includes(sep) ? (file.split(sep)[0] ?? '') : 'index';
    return Array.from(
      text.matchAll(/(?:from|import|createRequire\(__filename\)\() ?'([^']+)'/g),
      ([, module = '']) => ({
        file,
        room,
        module,
      }),
    );
  });
}

function roomOf({ file, module }: Import): string | null {
  if (!module.startsWith('.')) return null;
  const target = relative(SRC, join(SRC, file, '..', module));
  return target.includes(sep) ? (target.split(sep)[0] ?? null) : 'index';
}

const imports = listImports();

test('every room is known', () => {
  const rooms = readdirSync(SRC, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(rooms.map(({ name }) => name).sort()).toEqual([...ROOMS].sort());
});

test('imports go one way', () => {
  const upward = imports.filter((each) => {
    const target = roomOf(each);
    return target !== null && each.room !== 'index' && ROOMS.indexOf(target) > ROOMS.indexOf(each.room);
  });
  expect(upward).toEqual([]);
  expect(imports.filter((each) => roomOf(each) === 'index' && each.room !== 'index')).toEqual([]);
});

test('base, model, stats and heap graph are pure', () => {
  const impure = imports.filter(
    ({ room, module }) => ['base', 'model', 'stats', 'heap-graph'].includes(room) && !module.startsWith('.'),
  );
  expect(impure).toEqual([]);
});

test.each(Object.entries(RESERVED))('%s is imported in %j only', (module, rooms) => {
  const importers = new Set(imports.filter((each) => each.module === module).map(({ room }) => room));
  expect([...importers]).toEqual([...rooms]);
});

test('no file is longer than 300 lines, the entry not than 60', () => {
  const long = [...new Set(imports.map(({ file }) => file))].filter(
    (file) => readFileSync(join(SRC, file), 'utf8').split('\n').length > (file === 'index.ts' ? 60 : 300),
  );
  expect(long).toEqual([]);
});

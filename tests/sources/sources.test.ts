import { readFileSync, renameSync, symlinkSync, unlinkSync } from 'node:fs';
import fs from 'node:fs/promises';
import { basename } from 'node:path';

import { Frame } from '../../src/model/frame';
import { SourceMap } from '../../src/sources/source-map';
import { Sources } from '../../src/sources/sources';
import { encodeMap, functionFrame, Project } from './project';

const CACHE = `const kept: string[] = [];

// Remembers for ever.
export function remember(text: string): void {
  kept.push(text.repeat(2));
}

export class Cache {
  forget(): void {
    kept.length = 0;
  }
}
`;

let project: Project;
beforeEach(() => {
  project = new Project();
});
afterEach(() => {
  project.remove();
});

function sourcesOf(options: { root?: string; lines?: boolean } = {}): Sources {
  return new Sources({ root: project.root, lines: true, ...options });
}

describe('a script compiled by TypeScript', () => {
  test.each([
    ['an external map and the source', { sourceMap: true }, true],
    ['an external map with the source in it', { sourceMap: true, inlineSources: true }, false],
    ['an inline map and the source', { inlineSourceMap: true }, true],
    ['an inline map with the source in it', { inlineSourceMap: true, inlineSources: true }, false],
    ['a map that has the root of its sources', { sourceMap: true, sourceRoot: '../src' }, true],
  ])('is shown as written: %s', async (_, options, keepsSource) => {
    const path = project.compile('cache', CACHE, options);
    if (!keepsSource) unlinkSync(project.path('src/cache.ts'));
    const [remember, forget] = [functionFrame(path, 'remember'), functionFrame(path, 'forget')];
    const sources = sourcesOf();

    await sources.open([path]);

    expect(sources.frame(remember)).toEqual(new Frame('src/cache.ts', 4, 25, 'remember'));
    expect(sources.frame(forget)).toEqual(new Frame('src/cache.ts', 9, 9, 'forget'));
    await expect(sources.line(remember)).resolves.toBe('export function remember(text: string): void {');
    await expect(sources.line(forget)).resolves.toBe('forget(): void {');
  });

  test('has external frames at the line of the call', async () => {
    const path = project.compile('cache', CACHE, { sourceMap: true });
    const call = functionFrame(path, 'text.repeat');
    const frame = new Frame(path, call.lineno, call.column, 'remember', true);
    const sources = sourcesOf();
    expect(sources.frame(frame)).toMatchObject({ filename: 'dist/cache.js', external: true });
    await sources.open([path]);
    expect(sources.frame(frame)).toMatchObject({ filename: 'src/cache.ts', lineno: 5, external: true });
    await expect(sources.line(frame)).resolves.toBe('kept.push(text.repeat(2));');
  });

  test('has its top level at the start of its source', async () => {
    const path = project.compile('cache', CACHE, { sourceMap: true });
    const sources = sourcesOf();
    await sources.open([path]);
    expect(sources.frame(new Frame(path, 1, 1))).toEqual(new Frame('src/cache.ts', 1, 1));
  });

  test('is shown as V8 names it until it is opened', async () => {
    const path = project.compile('cache', CACHE, { sourceMap: true });
    const remember = functionFrame(path, 'remember');
    const sources = sourcesOf();
    expect(sources.isOpen(path)).toBe(false);
    expect(sources.frame(remember)).toEqual(new Frame('dist/cache.js', remember.lineno, 18, 'remember'));
    await expect(sources.line(remember)).resolves.toBe('function remember(text) {');
    await sources.open([path]);
    expect(sources.isOpen(path)).toBe(true);
    await expect(sources.line(remember)).resolves.toBe('export function remember(text: string): void {');
  });

  test('has no line when its source is gone, not the line of the compiled script', async () => {
    const path = project.compile('cache', CACHE, { sourceMap: true });
    unlinkSync(project.path('src/cache.ts'));
    const sources = sourcesOf();
    await sources.open([path]);
    expect(sources.frame(functionFrame(path, 'remember')).filename).toBe('src/cache.ts');
    await expect(sources.line(functionFrame(path, 'remember'))).resolves.toBeNull();
  });

  test('has no line when lines are off, though its map is used', async () => {
    const path = project.compile('cache', CACHE, { sourceMap: true, inlineSources: true });
    const sources = sourcesOf({ lines: false });
    await sources.open([path]);
    expect(sources.frame(functionFrame(path, 'remember')).filename).toBe('src/cache.ts');
    await expect(sources.line(functionFrame(path, 'remember'))).resolves.toBeNull();
  });

  test('is mapped also where its name, or that of the root, goes through a symbolic link', async () => {
    const path = project.compile('cache', CACHE, { sourceMap: true });
    const linkedRoot = project.path('../current');
    symlinkSync(project.root, linkedRoot);
    const paths = [path, `${linkedRoot}/dist/cache.js`];
    const sources = sourcesOf({ root: linkedRoot });
    await sources.open(paths);
    for (const frame of paths.map((each) => functionFrame(each, 'remember'))) {
      expect(sources.frame(frame).filename).toBe('src/cache.ts');
      await expect(sources.line(frame)).resolves.toMatch('export function remember');
    }
  });

  test('has a long inline map found from its end', async () => {
    const source = `${CACHE}//${' long'.repeat(40_000)}\n`;
    const path = project.compile('cache', source, { inlineSourceMap: true, inlineSources: true });
    for (const lines of [true, false]) {
      const sources = sourcesOf({ lines });
      await sources.open([path]);
      expect(sources.frame(functionFrame(path, 'remember')).toString()).toBe('src/cache.ts:4');
    }
  });
});

describe('a bundle', () => {
  const bundle = 'function a(){}\n//# sourceMappingURL=bundle.js.map\n';

  async function openBundle(source: string, content?: string): Promise<[Sources, Frame]> {
    const path = project.write('dist/bundle.js', bundle);
    const map = encodeMap({
      sources: [source],
      names: ['remember'],
      mappings: [
        [
          [0, 0, 1, 0],
          [9, 0, 1, 9, 0],
        ],
      ],
      sourcesContent: [content ?? null],
    });
    project.write('dist/bundle.js.map', JSON.stringify(map));
    const sources = sourcesOf();
    await sources.open([path]);
    return [sources, new Frame(path, 1, 11, 'a')];
  }

  test('is shown with its original names and the text that it brings along', async () => {
    const [sources, frame] = await openBundle('webpack://app/./src/cache.ts', 'one;\n  two;\n');
    expect(sources.frame(frame)).toEqual(new Frame('src/cache.ts', 2, 10, 'remember'));
    await expect(sources.line(frame)).resolves.toBe('two;');
  });

  test('never has a made-up name opened', async () => {
    project.write('src/cache.ts', 'one;\ntwo;\n');
    const [sources, frame] = await openBundle('webpack:///src/cache.ts');
    expect(sources.frame(frame).filename).toBe('src/cache.ts');
    await expect(sources.line(frame)).resolves.toBeNull();
  });

  test('never has a source outside the root opened', async () => {
    project.write('../outside/secret.ts', 'one;\nsecret;\n');
    const [sources, frame] = await openBundle('../../outside/secret.ts');
    expect(sources.frame(frame).filename).toBe(`${project.outside}/secret.ts`);
    await expect(sources.line(frame)).resolves.toBeNull();
  });

  test.each(['.env', 'key.pem', 'package.json', 'noending'])(
    'never has %s opened as its source',
    async (name) => {
      project.write(name, 'one;\nsecret;\n');
      const [sources, frame] = await openBundle(`../${name}`);
      expect(sources.frame(frame).filename).toBe(name);
      await expect(sources.line(frame)).resolves.toBeNull();
    },
  );
});

describe('a script without a map', () => {
  test('has its own name and lines', async () => {
    const path = project.write('a b#c?d%20.js', 'one();\n  two();\n');
    const sources = sourcesOf();
    await sources.open([path]);
    expect(sources.isOpen(path)).toBe(true);
    expect(sources.frame(new Frame(path, 2, 3, 'f'))).toEqual(new Frame('a b#c?d%20.js', 2, 3, 'f'));
    await expect(sources.line(new Frame(path, 2))).resolves.toBe('two();');
  });

  test('does not take the map beside it', async () => {
    const path = project.compile('cache', CACHE, { sourceMap: true });
    project.write('dist/cache.js', 'function remember(){}');
    const sources = sourcesOf();
    await sources.open([path]);
    expect(sources.frame(functionFrame(path, 'remember')).filename).toBe('dist/cache.js');
  });

  test('has no line where V8 knows none', async () => {
    const path = project.write('a.js', 'one();');
    const sources = sourcesOf();
    await sources.open([path]);
    expect(sources.frame(new Frame(path, 0, 0, 'f'))).toEqual(new Frame('a.js', 0, 0, 'f'));
    await expect(sources.line(new Frame(path, 0))).resolves.toBeNull();
    await expect(sources.line(new Frame(path, 2))).resolves.toBeNull();
  });

  test('has no line when lines are off', async () => {
    const path = project.write('a.js', 'one();');
    await expect(sourcesOf().line(new Frame(path, 1))).resolves.toBe('one();');
    await expect(sourcesOf({ lines: false }).line(new Frame(path, 1))).resolves.toBeNull();
  });
});

test.each([
  'node:fs',
  '(GC)',
  '(unknown)',
  '',
  'evalmachine.<anonymous>',
  'wasm://wasm/3a',
  'data:,1',
  '__proto__',
])('%s is shown as it is and has no line', async (filename) => {
  const sources = sourcesOf();
  await sources.open([filename]);
  expect(sources.isOpen(filename)).toBe(true);
  expect(sources.frame(new Frame(filename, 1, 2, 'f'))).toEqual(new Frame(filename, 1, 2, 'f'));
  await expect(sources.line(new Frame(filename, 1))).resolves.toBeNull();
});

test('a mapped script has no original line where V8 knows none', async () => {
  const path = project.compile('cache', CACHE, { sourceMap: true });
  const sources = sourcesOf();
  await sources.open([path]);
  for (const frame of [new Frame(path, 0), new Frame(path, 0, 5), new Frame(path, -1, -1)]) {
    expect(sources.frame(frame)).toEqual(new Frame('dist/cache.js', frame.lineno, frame.column));
    await expect(sources.line(frame)).resolves.toBeNull();
  }
});

test('a map that cannot be read for any reason leaves the script as V8 named it', async () => {
  const path = project.compile('cache', CACHE, { inlineSourceMap: true });
  const parse = jest.spyOn(SourceMap, 'parse').mockImplementation(() => {
    throw new RangeError('out of memory');
  });
  const sources = sourcesOf();
  await sources.open([path]);
  parse.mockRestore();
  expect(sources.isOpen(path)).toBe(true);
  expect(sources.frame(functionFrame(path, 'remember')).filename).toBe('dist/cache.js');
});

test('a script that is deleted before it is opened is shown as V8 named it', async () => {
  const path = project.write('a.js', 'one();');
  unlinkSync(path);
  const sources = sourcesOf();
  await sources.open([path]);
  expect(sources.frame(new Frame(path, 1)).filename).toBe('a.js');
  await expect(sources.line(new Frame(path, 1))).resolves.toBeNull();
});

test('a root that is not there opens nothing and shows all', async () => {
  const path = project.write('a.js', 'one();');
  renameSync(project.root, `${project.outside}/moved`);
  const sources = sourcesOf();
  await sources.open([path]);
  expect(sources.frame(new Frame(path, 1)).filename).toBe('a.js');
  await expect(sources.line(new Frame(path, 1))).resolves.toBeNull();
  renameSync(`${project.outside}/moved`, project.root);
});

test('no file is opened twice, whatever is asked at the same time', async () => {
  const path = project.compile('cache', CACHE, { sourceMap: true });
  const remember = functionFrame(path, 'remember');
  const twin = project.write('dist/twin.js', readFileSync(path, 'utf8'));
  const plain = project.write('dist/plain.js', 'one();');
  const opened = jest.spyOn(fs, 'open');
  const sources = sourcesOf();
  const names = [path, twin, plain];
  await Promise.all([sources.open(names), sources.open(names), sources.line(new Frame(plain, 1))]);
  await sources.open(names);
  await Promise.all([sources.line(remember), sources.line(remember), sources.line(new Frame(plain, 1))]);
  const files = opened.mock.calls.map(([file]) => basename(file as string)).sort();
  opened.mockRestore();
  expect(files).toEqual(['cache.js', 'cache.js.map', 'cache.ts', 'plain.js', 'twin.js']);
});

test('tells what was left out: scripts outside the root, and maps that are too large', async () => {
  const outside = project.write('../outside/app.js', 'function a(){}\n');
  const large = project.write('dist/large.js', 'function a(){}\n//# sourceMappingURL=large.js.map\n');
  const map = project.write(
    'dist/large.js.map',
    JSON.stringify({ version: 3, sources: ['a.ts'], names: [], mappings: ';'.repeat(1_000_000) }),
  );
  const sources = sourcesOf();
  await sources.open([outside, large, 'node:net']);
  expect(sources.leftOut).toEqual({ outside: new Set([outside]), large: new Set([map]) });
});

test('finds a map beside a script that names none', async () => {
  const script = project.compile('hidden', CACHE, { sourceMap: true });
  const text = readFileSync(script, 'utf8').replace(/\/\/# sourceMappingURL.*/, '');
  project.write('dist/hidden.js', text);
  const sources = sourcesOf();
  await sources.open([script]);
  expect(sources.frame(functionFrame(script, 'remember')).filename).toBe('src/hidden.ts');
});

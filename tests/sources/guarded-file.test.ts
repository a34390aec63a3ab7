import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, symlinkSync, truncateSync } from 'node:fs';
import fs, { type FileHandle } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';

import { Frame } from '../../src/model/frame';
import { GuardedFiles, MAX_FILE_BYTES, SOURCE_EXTENSIONS } from '../../src/sources/guarded-file';
import { Sources } from '../../src/sources/sources';
import { encodeMap, Project } from './project';

const MIB = 1024 * 1024;

let project: Project;
beforeEach(() => {
  project = new Project();
});
afterEach(() => {
  project.remove();
});

function read(path: string, files = new GuardedFiles(project.root)): Promise<string | null> {
  return files.withFile(path, SOURCE_EXTENSIONS, (file) => file.read());
}

describe('a file', () => {
  test('inside the root is read', async () => {
    await expect(read(project.write('a.js', 'ä'))).resolves.toBe('ä');
    await expect(read(project.write('empty.ts', ''))).resolves.toBe('');
    await expect(read(project.write('lib/A.JS', 'upper'))).resolves.toBe('upper');
  });

  test('is read from its end', async () => {
    const path = project.write('a.js', '0123456789');
    const files = new GuardedFiles(project.root);
    await expect(files.withFile(path, SOURCE_EXTENSIONS, (file) => file.read(3))).resolves.toBe('789');
    await expect(files.withFile(path, SOURCE_EXTENSIONS, (file) => file.read(30))).resolves.toBe(
      '0123456789',
    );
  });

  test('that becomes shorter meanwhile is read as far as it goes', async () => {
    const path = project.write('a.js', '0123456789');
    const files = new GuardedFiles(project.root);
    const text = await files.withFile(path, SOURCE_EXTENSIONS, (file) => {
      truncateSync(path, 4);
      return file.read();
    });
    expect(text).toBe('0123');
  });

  test('reached by a symbolic link inside the root is read', async () => {
    symlinkSync(project.write('a.js', 'one'), project.path('b.js'));
    await expect(read(project.path('b.js'))).resolves.toBe('one');
  });

  test('of another kind is refused, whatever the link to it is called', async () => {
    symlinkSync(project.write('.env', 'SECRET=1'), project.path('env.js'));
    for (const name of ['.env', 'env.js']) await expect(read(project.path(name))).resolves.toBeNull();
    await expect(read(project.write('secret.json', '{}'))).resolves.toBeNull();
    await expect(read(project.write('secret', ''))).resolves.toBeNull();
  });

  test('of 32 MiB is read, a bigger one refused', async () => {
    const path = project.write('a.js', '');
    truncateSync(path, MAX_FILE_BYTES);
    expect((await read(path))?.length).toBe(MAX_FILE_BYTES);
    truncateSync(path, MAX_FILE_BYTES + 1);
    await expect(read(path)).resolves.toBeNull();
  });

  test('that is sparse and immense is refused', async () => {
    const path = project.write('a.js', '');
    truncateSync(path, 1024 * MIB);
    await expect(read(path)).resolves.toBeNull();
  });
});

describe('nothing outside the root is read', () => {
  test('by its path', async () => {
    const path = project.write('../outside/a.js', 'secret');
    await expect(read(path)).resolves.toBeNull();
    await expect(read(`${project.root}/../outside/a.js`)).resolves.toBeNull();
    await expect(read('/etc/passwd')).resolves.toBeNull();
  });

  test('by a neighbour whose name begins as that of the root', async () => {
    await expect(read(project.write('../app-private/a.js', 'secret'))).resolves.toBeNull();
  });

  test('by a relative path', async () => {
    project.write('a.js', 'one');
    const before = process.cwd();
    process.chdir(project.root);
    try {
      await expect(read('a.js')).resolves.toBeNull();
      await expect(read('../outside/a.js')).resolves.toBeNull();
    } finally {
      process.chdir(before);
    }
  });

  test('by a symbolic link to a file or to a directory', async () => {
    const secret = project.write('../outside/a.js', 'secret');
    symlinkSync(secret, project.path('link.js'));
    symlinkSync(project.outside, project.path('lib'));
    await expect(read(project.path('link.js'))).resolves.toBeNull();
    await expect(read(project.path('lib/a.js'))).resolves.toBeNull();
  });

  test('and a path outside is not even looked at', async () => {
    const looked = jest.spyOn(fs, 'realpath');
    await read('/dev/zero');
    await read('//host/share/a.js');
    await read(`${project.root}/../outside/a.js`);
    const paths = looked.mock.calls.map(([path]) => path);
    looked.mockRestore();
    expect(new Set(paths)).toEqual(new Set([project.root]));
  });
});

describe('what is no regular file is refused at once', () => {
  test('a FIFO', async () => {
    execFileSync('mkfifo', [project.path('a.js')]);
    await expect(read(project.path('a.js'))).resolves.toBeNull();
  });

  test('a directory', async () => {
    mkdirSync(project.path('a.js'));
    await expect(read(project.path('a.js'))).resolves.toBeNull();
  });

  test('a device', async () => {
    symlinkSync('/dev/zero', project.path('a.js'));
    await expect(read(project.path('a.js'))).resolves.toBeNull();
    const files = new GuardedFiles('/');
    const zero = files.withFile('/dev/zero', new Set(['']), (file) => file.read());
    await expect(zero).resolves.toBeNull();
  });

  test('a missing file, a name with NUL, one too long, a link to itself', async () => {
    symlinkSync(project.path('loop.js'), project.path('loop.js'));
    for (const name of ['gone.js', 'a\0.js', `${'x'.repeat(5000)}.js`, 'a.js/b.js', 'loop.js']) {
      await expect(read(`${project.root}/${name}`)).resolves.toBeNull();
    }
  });
});

test('one instance reads 64 MiB in all', async () => {
  const path = project.write('a.js', '');
  truncateSync(path, 30 * MIB);
  const small = project.write('b.js', 'one');
  const files = new GuardedFiles(project.root);
  const sizes = await Promise.all([1, 2, 3].map(async () => (await read(path, files))?.length ?? null));
  expect(sizes.filter((size) => size === 30 * MIB)).toHaveLength(2);
  expect(sizes.filter((size) => size === null)).toHaveLength(1);
  await expect(read(small, files)).resolves.toBe('one');
  await expect(read(path, new GuardedFiles(project.root))).resolves.not.toBeNull();
});

test('files are closed again, also when reading them fails', async () => {
  const path = project.write('a.js', 'one');
  const files = new GuardedFiles(project.root);
  const opened = jest.spyOn(fs, 'open');
  await read(path, files);
  const failed = files.withFile(path, SOURCE_EXTENSIONS, () => Promise.reject(new Error('no')));
  await expect(failed).resolves.toBeNull();
  const handles = await Promise.all(opened.mock.results.map((result) => result.value as Promise<FileHandle>));
  opened.mockRestore();
  expect(handles.map((handle) => handle.fd)).toEqual([-1, -1]); // -1: closed
});

describe('a map comment', () => {
  const map = JSON.stringify(encodeMap({ sources: ['secret.ts'], mappings: [[[0, 0, 0, 0]]] }));

  async function nameBy(url: string): Promise<string> {
    const path = project.write('dist/a.js', `f();\n//# sourceMappingURL=${url}\n`);
    const sources = new Sources({ root: project.root, lines: true });
    await sources.open([path]);
    return sources.frame(new Frame(path, 1, 1)).filename;
  }

  test('is followed inside the root', async () => {
    const path = project.write('maps/a b.map', map);
    await expect(nameBy('../maps/a%20b.map')).resolves.toBe('maps/secret.ts');
    await expect(nameBy(`file://${encodeURI(path)}`)).resolves.toBe('maps/secret.ts');
  });

  test('is not followed out of the root', async () => {
    const path = project.write('../outside/a.map', map);
    symlinkSync(path, project.path('link.map'));
    linkSync(path, project.path('same.map'));
    for (const url of ['../../outside/a.map', path, `file://${path}`, '../link.map', '/etc/passwd']) {
      await expect(nameBy(url)).resolves.toBe('dist/a.js');
    }
    await expect(nameBy('../same.map')).resolves.toBe('secret.ts'); // the map itself is a good one
  });

  test('is not followed to what is no map', async () => {
    project.write('map.json', map);
    project.write('dist/bad.map', '{"version":3,');
    mkdirSync(project.path('dist/dir.map'));
    execFileSync('mkfifo', [project.path('dist/fifo.map')]);
    const big = project.write('dist/big.map', map);
    truncateSync(big, MAX_FILE_BYTES + 1);
    for (const url of ['../map.json', 'bad.map', 'dir.map', 'fifo.map', 'big.map', 'gone.map', 'a.js']) {
      await expect(nameBy(url)).resolves.toBe('dist/a.js');
    }
  });

  test('never leads to another machine', async () => {
    let requests = 0;
    const server = createServer((_, response) => {
      requests++;
      response.end(map);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    for (const origin of [`http://127.0.0.1:${port}`, `//127.0.0.1:${port}`]) {
      await expect(nameBy(`${origin}/a.map`)).resolves.toBe('dist/a.js');
    }
    await new Promise((resolve) => server.close(resolve));
    expect(requests).toBe(0);
  });

  test('of immense length, or with a scheme without end, does no harm', async () => {
    await expect(nameBy('a'.repeat(8 * MIB))).resolves.toBe('dist/a.js');
    await expect(nameBy(`data:application/json,${'%'.repeat(MIB)}`)).resolves.toBe('dist/a.js');
  });
});

describe('lines', () => {
  const lineOf = (path: string) => new Sources({ root: project.root, lines: true }).line(new Frame(path, 1));

  test('are shown from files of at most 2 MiB', async () => {
    const line = 'one();\n';
    const path = project.write('a.js', line + '\n'.repeat(2 * MIB - line.length));
    await expect(lineOf(path)).resolves.toBe('one();');
    await expect(lineOf(project.write('b.js', line + '\n'.repeat(3 * MIB)))).resolves.toBeNull();
  });

  test('are never those of a file outside the root', async () => {
    await expect(lineOf(project.write('../outside/a.js', 'secret'))).resolves.toBeNull();
    await expect(lineOf('../../../../etc/shadow')).resolves.toBeNull();
    await expect(lineOf('/etc/passwd')).resolves.toBeNull();
  });

  test('are never those of a device, a FIFO or a directory', async () => {
    execFileSync('mkfifo', [project.path('fifo.js')]);
    mkdirSync(project.path('dir.js'));
    for (const name of ['fifo.js', 'dir.js']) await expect(lineOf(project.path(name))).resolves.toBeNull();
    await expect(lineOf('/dev/zero')).resolves.toBeNull();
  });
});

test('a script of 3 MiB has its map, found from its end without reading it all', async () => {
  project.write('dist/a.map', JSON.stringify(encodeMap({ sources: ['a.ts'], mappings: [[[0, 0, 6, 0]]] })));
  const code = `f();${'\n'.repeat(3 * MIB)}`;
  const scripts = Array.from({ length: 25 }, (_, index) =>
    project.write(`dist/${index}.js`, `${code}//# sourceMappingURL=a.map\n`),
  );
  const sources = new Sources({ root: project.root, lines: true });
  await sources.open(scripts); // 75 MiB, above what one instance reads
  const names = scripts.map((path) => sources.frame(new Frame(path, 1, 1)).toString());
  expect(new Set(names)).toEqual(new Set(['dist/a.ts:7']));
});

test('when an instance has read its share, further scripts are shown without their maps', async () => {
  const sources = new Sources({ root: project.root, lines: true });
  const map = encodeMap({ sources: ['a.ts'], mappings: [[[0, 0, 6, 0]]] });
  const padded = JSON.stringify({ ...map, padding: 'x'.repeat(20 * MIB) });
  const scripts = [1, 2, 3, 4].map((index) => {
    project.write(`${index}.map`, padded);
    return project.write(`${index}.js`, `f();\n//# sourceMappingURL=${index}.map`);
  });
  await sources.open(scripts);
  const names = scripts.map((path) => sources.frame(new Frame(path, 1, 1)).filename);
  expect(names.filter((name) => name === 'a.ts')).toHaveLength(3);
  expect(names.filter((name) => name !== 'a.ts')).toHaveLength(1);
});

test('when maps hold too many positions together, further scripts are shown without theirs', async () => {
  const sources = new Sources({ root: project.root, lines: true });
  const scripts = [1, 2].map((index) => {
    project.write(
      `${index}.map`,
      JSON.stringify({ sources: ['a.ts'], mappings: `AAMA${';'.repeat(600_000)}` }),
    );
    return project.write(`${index}.js`, `f();\n//# sourceMappingURL=${index}.map`);
  });
  await sources.open(scripts);
  const names = scripts.map((path) => sources.frame(new Frame(path, 1, 1)).filename);
  expect(names.filter((name) => name === 'a.ts')).toHaveLength(1);
});

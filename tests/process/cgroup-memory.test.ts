import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readCgroupMemory } from '../../src/process/cgroup-memory';

/** Files by path, as a kernel would show them. */
type Tree = Readonly<Record<string, string>>;

const GIB = 2 ** 30;
const roots: string[] = [];

afterAll(() => {
  for (const root of roots) rmSync(root, { recursive: true });
});

function read(tree: Tree) {
  const root = mkdtempSync(join(tmpdir(), 'cgroup-'));
  roots.push(root);
  for (const [path, text] of Object.entries(tree)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), `${text}\n`);
  }
  return readCgroupMemory(root);
}

/** The files of one cgroup of version 2. */
function v2(path: string, current: number, max: number | 'max', more: Tree = {}): Tree {
  const files = { 'memory.max': String(max), 'memory.current': String(current), ...more };
  return at(`sys/fs/cgroup${path}`, files);
}

function v1(path: string, usage: number, limit: number | string, more: Tree = {}): Tree {
  const files = { 'memory.limit_in_bytes': String(limit), 'memory.usage_in_bytes': String(usage), ...more };
  return at(`sys/fs/cgroup/memory${path}`, files);
}

function at(directory: string, files: Tree): Tree {
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [`${directory}/${name}`, text]));
}

const self = (text: string): Tree => ({ 'proc/self/cgroup': text });
const V1_LINES = '9:name=systemd:/\n5:devices:/a\n4:memory,hugetlb:/docker/abc\n1:cpu,cpuacct:/x\n0::/';

describe('version 2', () => {
  test.each<[string, Tree, { limit: number; used: number } | null]>([
    ['its own limit', { ...self('0::/app'), ...v2('/app', 100, GIB) }, { limit: GIB, used: 100 }],
    ['no limit', { ...self('0::/app'), ...v2('/app', 100, 'max'), ...v2('', 200, 'max') }, null],
    [
      'that of a parent',
      { ...self('0::/a/b'), ...v2('/a/b', 100, 'max'), ...v2('/a', 150, GIB) },
      { limit: GIB, used: 150 },
    ],
    [
      'the smaller of several',
      { ...self('0::/a/b/c'), ...v2('/a/b/c', 1, 2 * GIB), ...v2('/a/b', 2, GIB), ...v2('/a', 3, 4 * GIB) },
      { limit: GIB, used: 2 },
    ],
    [
      'the lower of memory.max and memory.high',
      { ...self('0::/app'), ...v2('/app', 7, 2 * GIB, { 'memory.high': String(GIB) }) },
      { limit: GIB, used: 7 },
    ],
    [
      'memory.high alone',
      { ...self('0::/app'), ...v2('/app', 7, 'max', { 'memory.high': '5000' }) },
      { limit: 5000, used: 7 },
    ],
    [
      'pages of files that were not used lately do not count as used',
      {
        ...self('0::/app'),
        ...v2('/app', 900, GIB, { 'memory.stat': 'anon 300\ninactive_file 400\nactive_file 200' }),
      },
      { limit: GIB, used: 500 },
    ],
    [
      'the root of a container, where the path of the host does not exist',
      { ...self('0::/system.slice/docker-1.scope'), ...v2('', 10, GIB) },
      { limit: GIB, used: 10 },
    ],
    [
      'a process outside its namespace: only the root',
      { ...self('0::/../../other'), ...v2('', 10, GIB), ...v2('/../../other', 1, 5) },
      { limit: GIB, used: 10 },
    ],
    ['a colon in a name', { ...self('0::/a:b'), ...v2('/a:b', 1, 5) }, { limit: 5, used: 1 }],
  ])('%s', async (_, tree, expected) => {
    await expect(read(tree)).resolves.toEqual(expected);
  });
});

describe('version 1', () => {
  test.each<[string, Tree, { limit: number; used: number } | null]>([
    ['its own limit', { ...self(V1_LINES), ...v1('/docker/abc', 100, GIB) }, { limit: GIB, used: 100 }],
    ['none is written as 2^63', { ...self(V1_LINES), ...v1('/docker/abc', 1, '9223372036854771712') }, null],
    [
      'the root of a container',
      {
        ...self(V1_LINES),
        ...v1('', 900, GIB, { 'memory.stat': 'inactive_file 1\ntotal_inactive_file 400' }),
      },
      { limit: GIB, used: 500 },
    ],
    [
      'the memory controller stays in version 1 where both are mounted',
      { ...self(V1_LINES), ...v1('/docker/abc', 100, GIB), ...v2('', 1, 5) },
      { limit: GIB, used: 100 },
    ],
  ])('%s', async (_, tree, expected) => {
    await expect(read(tree)).resolves.toEqual(expected);
  });
});

test.each<[string, Tree]>([
  ['no cgroups', {}],
  ['an empty list', self('')],
  ['something else', self('hello\n::\n4:memory\n')],
  ['no files', self('0::/app')],
  ['a usage that is not told', { ...self('0::/app'), 'sys/fs/cgroup/app/memory.max': '5\n' }],
  [
    'a limit that is no number',
    { ...self('0::/app'), ...v2('/app', 1, 'max'), 'sys/fs/cgroup/app/memory.max': '-1' },
  ],
])('nothing is known of %s', async (_, tree) => {
  await expect(read(tree)).resolves.toBeNull();
});

test('this machine has a limit, or none', async () => {
  const memory = await readCgroupMemory();
  if (memory === null) return;
  expect(memory.limit).toBeGreaterThan(0);
  expect(memory.used).toBeGreaterThanOrEqual(0);
});

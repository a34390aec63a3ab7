import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HeapAnalysis } from '../../src/heap-graph/heap-analysis';
import { readHeapSnapshot } from '../../src/heap-graph/snapshot-parser';
import { listPaths, pathLines } from '../../src/reports/heap-paths';
import { runChild } from '../helpers/child';
import { slowGraph } from '../heap-graph/slow-graph';

let directory: string;
let analysis: HeapAnalysis;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tracealloc-heap-'));
  const file = join(directory, 'objects.heapsnapshot');
  const { code, stderr } = await runChild('heap-objects.js', { args: [file] });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  analysis = new HeapAnalysis(await readHeapSnapshot(createReadStream(file)));
});
afterAll(async () => {
  await rm(directory, { recursive: true });
});

/**
 * Each path as `instances: holder | holder`, without the numbers of objects and without lines. V8 forgets whose variables
 * a scope holds when it flushes the code of the function, so that is left out, too.
 */
function paths(type: string): string[] {
  return listPaths(analysis.backrefs(type, { maxDepth: 20, limit: 5 })).map((path) =>
    `${path.instances}: ${pathLines(path).join(' | ')}`
      .replace(/ @\d+/g, '')
      .replace(/\S*heap-objects\.js(:\d+)?/g, 'heap-objects.js')
      .replace(/ of (handle|listener)\(\) heap-objects\.js/g, ''),
  );
}

const KEEP = '.keep of global';

const CLOSURE = 'closure variable owner of (anonymous)() heap-objects.js';

describe('what holds objects reads as the program does', () => {
  test.each([
    ['InMap', `100: Map entry of Map | .map of Object | ${KEEP}`],
    ['InSet', `100: Set entry of Set | .set of Object | ${KEEP}`],
    ['InArray', `100: […] of Array | .array of Object | ${KEEP}`],
    ['InDictionary', `100: .… of Object | .dictionary of Object | ${KEEP}`],
    ['InObject', `1: .object of Object | ${KEEP}`],
    ['InSymbol', `1: [Symbol(hidden)] of Object | ${KEEP}`],
    ['InPrivate', `1: .#secret of Private heap-objects.js | .private of Object | ${KEEP}`],
    ['InWeakMap', `1: WeakMap value of Object | .key of Object | ${KEEP}`],
    [
      'InClosure',
      `1: closure variable inClosure of respond() heap-objects.js | .respond of Object | ${KEEP}`,
    ],
    ['InPromise', `1: ${CLOSURE} | Promise reaction of Promise | .pending of Object | ${KEEP}`],
    [
      'InAsync',
      `1: local variable of Generator heap-objects.js | Promise reaction of Promise | .pending of Object | ${KEEP}`,
    ],
  ])('%s', (type, expected) => {
    expect(paths(type)).toEqual([expected]);
  });

  test.each([
    ['InTimer', /\| \._onTimeout of Timeout node:\S+ \| timer of \(event loop\)$/],
    ['InTimer', /^1: closure variable owner of \(anonymous\)\(\) heap-objects\.js \|/],
    [
      'InListener',
      /^2: closure variable owner of 2 × \(anonymous\)\(\) heap-objects\.js \| listener 'data' of /,
    ],
    ['InListener', / of EventEmitter node:events:\d+ \| \.emitter of Object \| \.keep of global$/],
    ['InGenerator', /^1: local variable of .* \| \.generator of Object \| \.keep of global$/],
    ['InBound', /^1: bound this of native_bind\(\) \| \.bound of Object \| \.keep of global$/],
    [
      'InModule',
      /^1: module variable inModule of (heap-objects\.js of )?\(anonymous\)\(\) heap-objects\.js \| \.\w+/,
    ],
  ])('%s: %s', (type, expected) => {
    expect(paths(type)).toEqual([expect.stringMatching(expected)]);
  });

  test('a linked list', () => {
    expect(paths('InList')).toEqual([
      `99: .next (repeated) of InList heap-objects.js | .list of Object | ${KEEP}`,
      `1: .list of Object | ${KEEP}`,
    ]);
  });

  test('a weak reference keeps nothing alive', () => {
    expect(() => analysis.backrefs('InWeakRef', { maxDepth: 1, limit: 1 })).toThrow(
      expect.objectContaining({ code: 'ERR_TRACEALLOC_NO_TYPE' }) as Error,
    );
  });
});

test('types are counted, with the place of their class', () => {
  const types = new Map(analysis.types().map((type) => [type.name, type]));
  expect(types.get('InMap')).toMatchObject({ count: 100 });
  expect(String(types.get('InMap')?.frame)).toMatch(/heap-objects\.js:5$/);
  // Each is held by another one; with the last of them goes the class.
  const list = types.get('InList');
  expect(list?.retainedSize).toBeGreaterThanOrEqual(list?.shallowSize ?? Infinity);
  expect(list?.retainedSize).toBeLessThan(2 * (list?.shallowSize ?? 0));
  expect(types.get('(string)')?.count).toBeGreaterThan(1000);
});

test('what an object retains is what is lost without it', () => {
  const { graph } = analysis;
  const slow = slowGraph(graph);
  const lost = (without: number) => {
    const seen = new Uint8Array(graph.nodeCount);
    const pending = [0];
    seen[without] = 1;
    for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
      if (seen[node] === 1) continue;
      seen[node] = 1;
      for (const next of slow.keeps[node] ?? []) pending.push(next);
    }
    seen[without] = 0;
    return slow.size.reduce((sum, size, node) => sum + (seen[node] === 1 ? 0 : size), 0);
  };
  const unreachable = lost(-1);
  const numbers = new Map(Array.from(graph.ids, (id, node) => [id, node]));
  const largest = analysis.largest({ maxDepth: 1, limit: 40 });
  const expected = largest.map(({ id }) => lost(numbers.get(id) ?? 0) - unreachable);
  expect(largest.map(({ retainedSize }) => retainedSize)).toEqual(expected);
});

test('nearly all that V8 kept is reached from its roots', () => {
  const { graph } = analysis;
  const unknown = analysis.backrefs('(code)', { maxDepth: 1, limit: 1000 }).holders;
  const orphans = unknown
    .filter(({ name }) => name === '(unknown)')
    .reduce((sum, { instances }) => sum + instances, 0);
  expect(orphans).toBeLessThan(graph.nodeCount / 1000);
});

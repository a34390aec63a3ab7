import fc from 'fast-check';
import { backrefsDot } from '../../src/heap-graph/dot';
import { HeapAnalysis } from '../../src/heap-graph/heap-analysis';
import { expectGolden } from '../helpers/golden';
import { NodeHeap } from '../helpers/node-heap';
import { HOSTILE_NAMES } from './hostile-names';

function dotOf(heap: NodeHeap, type: string, maxDepth = 10): string {
  return backrefsDot(new HeapAnalysis(heap.build()).backrefs(type, { maxDepth, limit: 5 }));
}

test('holders, labels and counts, a single object as a single node', () => {
  const heap = new NodeHeap();
  const cache = heap.child(heap.global, '.cache', 'Object');
  const scope = heap.scope(heap.closure('handle', 'app.js:12:3'), heap.scope());
  heap.link(cache, '.listen', heap.closure('listen', 'app.js:14:9', scope));
  const users = heap.collection(cache, '.users', 'Map');
  for (let count = 0; count < 2; count++) users.add(heap.instance('User', 'user.js:3:1', { size: 1024 }));
  heap.link(scope, '->user', heap.instance('User', 'user.js:3:1', { size: 1024 }));
  let last = heap.child(cache, '.queue', 'Link');
  for (let count = 0; count < 3; count++) last = heap.child(last, '.next', 'Link');
  heap.link(last, '.user', heap.instance('User', 'user.js:3:1'));
  expectGolden('heap-graph/backrefs.dot', dotOf(heap, 'User'));
});

test('what is cut off and left out is told', () => {
  const heap = new NodeHeap();
  for (let at = 0; at < 7; at++) {
    const holder = heap.child(heap.child(heap.global, `.a${at}`, `A${at}`), '.b', `B${at}`);
    heap.child(holder, '.user', 'User');
  }
  const dot = dotOf(heap, 'User', 1);
  expect(dot).toContain('  n0 [label="7 × User\\nretaining 0 B\\n2 of them held in other ways", color=');
  expect(dot).toContain('  n1 [label="… 2 more steps up to global\\nB0 @');
});

test('where one path is cut off and another goes on, the other one is shown', () => {
  const heap = new NodeHeap();
  const cache = heap.child(heap.child(heap.global, '.app', 'App'), '.cache', 'Cache');
  heap.child(cache, '.user', 'User');
  heap.child(heap.child(cache, '.last', 'Last'), '.user', 'User');
  const dot = dotOf(heap, 'User', 2);
  expect(dot.match(/label="… .*?"/g)).toEqual([
    expect.stringMatching(/^label="… 1 more step up to global\\nApp @/),
  ]);
});

/** Reads what `backrefsDot` writes by the grammar of DOT: names, quoted strings with escapes, and attributes. */
function readDot(dot: string): { nodes: Map<string, string>; edges: [string, string, string][] } {
  const nodes = new Map<string, string>();
  const edges: [string, string, string][] = [];
  const lines = dot.split('\n');
  expect(lines[0]).toBe('digraph backrefs {');
  for (const [at, kind] of ['graph', 'node', 'edge'].entries()) {
    expect(lines[at + 1]).toMatch(new RegExp(`^  ${kind} \\[(\\w+=("[^"\\\\]*"|[\\w.]+)(, )?)+\\];$`));
  }
  expect(lines.slice(-2)).toEqual(['}', '']);
  for (const line of lines.slice(4, -2)) {
    const [, from = '', to, label = ''] =
      /^ {2}(n\d+)(?: -> (n\d+))? \[label="((?:[^"\\]|\\.)*)"(?:, color="#\w+", fillcolor="#\w+")?\];$/u.exec(
        line,
      ) ?? [];
    expect(from).not.toBe('');
    // No character acts on a terminal, and no entity but that of an ampersand.
    expect(label).not.toMatch(
      /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]|\p{Surrogate}|&(?!amp;)/u,
    );
    if (to === undefined) nodes.set(from, label);
    else edges.push([from, to, label]);
  }
  return { nodes, edges };
}

test.each(HOSTILE_NAMES)('a class, a property and a file called %j break nothing', (_shown, name) => {
  const heap = new NodeHeap();
  const holder = heap.instance(name, `${name}:3:1`);
  heap.link(heap.global, `.${name}`, holder);
  heap.child(holder, `.${name}`, 'User');
  const { nodes, edges } = readDot(dotOf(heap, 'User'));
  expect([...nodes.keys()]).toEqual(['n0', 'n1', 'n2']);
  expect(edges.map(([from, to]) => `${from} ${to}`)).toEqual(['n1 n0', 'n2 n1']);
  for (const label of nodes.values()) expect(label.length).toBeLessThan(600);
});

test('any names', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), (className, property) => {
      const heap = new NodeHeap();
      heap.child(heap.child(heap.global, `.${property}`, className), '.x', 'User');
      expect(readDot(dotOf(heap, 'User')).nodes.size).toBe(3);
    }),
  );
});

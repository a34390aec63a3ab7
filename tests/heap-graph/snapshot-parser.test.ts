import fc from 'fast-check';
import { TraceallocError } from '../../src/base/errors';
import { SnapshotParser } from '../../src/heap-graph/snapshot-parser';
import { HeapBuilder, parse } from '../helpers/heap-builder';
import { spellOut } from './heap-text';

/** A heap with each type of edge, a location, and names that have to be escaped. */
function sampleHeap(): HeapBuilder {
  const heap = new HeapBuilder();
  const global = heap.child(heap.root, '=1', 'global', { size: 100 });
  const user = heap.child(global, '.us"er\\\n\u0001', 'Üser 漢 😀', { size: 48, at: '12:3:45' });
  const list = heap.child(user, '->list', 'Array', { size: 32 });
  heap.link(list, '[7]', user);
  heap.link(list, '#3', global);
  heap.link(list, '~target', user);
  heap.link(list, '=0', user);
  heap.child(user, '{secret}', 'hunter2', { kind: 'string', size: 24 });
  return heap;
}

const SAMPLE = [
  { kind: 'synthetic', name: '', id: 1, size: 0, at: null, edges: ['shortcut 1 -> 1'] },
  {
    kind: 'object',
    name: 'global',
    id: 3,
    size: 100,
    at: null,
    edges: ['property us"er\\\n\u0001 -> 2'],
  },
  {
    kind: 'object',
    name: 'Üser 漢 😀',
    id: 5,
    size: 48,
    at: '12:3:45',
    edges: ['context list -> 3', 'internal secret -> 4'],
  },
  {
    kind: 'object',
    name: 'Array',
    id: 7,
    size: 32,
    at: null,
    edges: ['element 7 -> 2', 'hidden 3 -> 1', 'weak target -> 2', 'shadow 0 -> 2'],
  },
  { kind: 'string', name: '', id: 9, size: 24, at: null, edges: [] },
];

/** JSON as V8 writes it: nothing but ASCII. */
function toAscii(json: string): string {
  return json.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

test('nodes and edges come out as they were written, contents of strings left out', () => {
  expect(spellOut(sampleHeap().build())).toEqual(SAMPLE);
});

test.each([1, 2, 3, 7, 64, 1000])('in chunks of %i bytes', (chunkSize) => {
  const json = sampleHeap().toJson();
  expect(spellOut(parse(json, chunkSize))).toEqual(SAMPLE);
  expect(spellOut(parse(toAscii(json), chunkSize))).toEqual(SAMPLE);
});

test('space between everything', () => {
  const json = sampleHeap().toJson();
  expect(spellOut(parse(JSON.stringify(JSON.parse(json), null, '\t'), 5))).toEqual(SAMPLE);
  expect(spellOut(parse(`\n ${json}\r\n\t `))).toEqual(SAMPLE);
});

test('fields in another order, further fields, other numbers of types', () => {
  const json = sampleHeap().toJson({
    nodeFields: ['later', 'edge_count', 'self_size', 'id', 'type', 'detachedness', 'name'],
    nodeTypes: ['closure', 'string', 'synthetic', 'object'],
    edgeFields: ['to_node', 'later', 'name_or_index', 'type'],
    edgeTypes: ['weak', 'shortcut', 'hidden', 'internal', 'property', 'element', 'context'],
    locationFields: ['column', 'line', 'later', 'script_id', 'object_index'],
  });
  expect(spellOut(parse(json))).toEqual(SAMPLE);
});

test('types of nodes and edges that are not known are taken for others', () => {
  const json = sampleHeap()
    .toJson()
    .replaceAll('"object",', '"gadget",')
    .replaceAll('"context",', '"later",');
  const [, global, user] = spellOut(parse(json));
  expect(global).toMatchObject({ kind: 'other', name: 'global' });
  expect(user?.edges).toEqual(['internal list -> 3', 'internal secret -> 4']);
});

test('values that the graph does not need are passed over', () => {
  const value = JSON.parse(sampleHeap().toJson()) as Record<string, unknown>;
  const { snapshot, nodes, edges, ...rest } = value;
  const odd = { a: '"]}\\', b: [[[-1.5e3, true, null, {}]]], c: 'nodes' };
  const json = JSON.stringify({
    odd,
    snapshot,
    odd2: 5,
    nodes,
    odd3: null,
    edges,
    odd4: [],
    ...rest,
    z: 'x',
  });
  expect(spellOut(parse(json, 3))).toEqual(SAMPLE);
});

test('a value nested deeper than any stack', () => {
  const deep = '['.repeat(1e6) + ']'.repeat(1e6);
  expect(spellOut(parse(sampleHeap().toJson().replace('"samples":[]', `"samples":${deep}`)))).toEqual(SAMPLE);
});

test('halves of surrogate pairs become the replacement character', () => {
  const name = (escaped: string) =>
    spellOut(parse(toAscii(sampleHeap().toJson()).replace('\\u00dcser', escaped)))[2]?.name;
  expect(name('\\ud83dx\\ude00')).toBe('\ufffdx\ufffd 漢 😀');
  expect(name('\\ud83d')).toBe('\ufffd 漢 😀');
  expect(name('\\uD83D\\ud83d\\uDE00\\/')).toBe('\ufffd😀/ 漢 😀');
});

test('a name that begins with a mark of byte order', () => {
  const heap = new HeapBuilder();
  heap.child(0, '.\ufeffx', '\ufeffUser');
  expect(spellOut(heap.build())).toMatchObject([
    { edges: ['property \ufeffx -> 1'] },
    { name: '\ufeffUser' },
  ]);
});

test('a size that 32 bits have no room for', () => {
  const heap = new HeapBuilder();
  for (const size of [2 ** 32 - 2, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1])
    heap.child(0, '.x', 'Buffer', { size });
  const graph = heap.build();
  expect([1, 2, 3, 4].map((node) => graph.size(node))).toEqual([
    2 ** 32 - 2,
    2 ** 32 - 1,
    2 ** 32,
    2 ** 53 - 1,
  ]);
});

test('more nodes, edges and names than room was made for at first', () => {
  const heap = new HeapBuilder();
  const count = 5000;
  for (let at = 0; at < count; at++) {
    heap.child(at, `.name${at}`, `Class${at}`, {
      kind: at % 2 === 0 ? 'object' : 'closure',
      at: `1:${at}:0`,
    });
  }
  const graph = heap.build();
  const spelled = spellOut(graph);
  expect(spelled[count]).toMatchObject({
    name: `Class${count - 1}`,
    at: `1:${count - 1}:0`,
    kind: 'closure',
  });
  expect(spelled[count - 1]?.edges).toEqual([`property name${count - 1} -> ${count}`]);
  expect(graph.classes.length).toBe(count + 1);
});

test('any heap, cut anywhere', () => {
  const nodes = fc.array(
    fc.record({
      name: fc.string({ unit: 'binary' }),
      size: fc.nat(2 ** 33),
      at: fc.option(fc.tuple(fc.nat(99), fc.nat(), fc.nat())),
    }),
    { minLength: 1, maxLength: 12 },
  );
  const links = fc.array(
    fc.record({ from: fc.nat(), to: fc.nat(), name: fc.string({ unit: 'binary' }), form: fc.nat(2) }),
  );
  fc.assert(
    fc.property(nodes, links, fc.integer({ min: 1, max: 50 }), (given, edges, chunkSize) => {
      const heap = new HeapBuilder();
      for (const { name, size, at } of given) heap.node(name, at ? { size, at: at.join(':') } : { size });
      const node = (number: number) => number % (given.length + 1);
      const ofNode = Array.from({ length: given.length + 1 }, (): string[] => []);
      for (const { from, to, name, form } of edges) {
        const reference = [`.${name}`, `[${to}]`, `~${name}`][form] ?? '';
        heap.link(node(from), reference, node(to));
        const label = [`property ${name}`, `element ${to}`, `weak ${name}`][form] ?? '';
        ofNode[node(from)]?.push(`${label} -> ${node(to)}`);
      }
      const spelled = spellOut(parse(heap.toJson(), chunkSize));
      expect(spelled.slice(1).map(({ name, size }) => ({ name, size }))).toEqual(
        given.map(({ name, size }) => ({ name: wellFormed(name), size })),
      );
      expect(spelled.slice(1).map(({ at }) => at)).toEqual(given.map(({ at }) => readable(at)));
      expect(spelled.map((each) => each.edges)).toEqual(ofNode.map((each) => each.map(wellFormed)));
    }),
  );
});

/** The text without halves of surrogate pairs. */
function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}

/** A script of the number 0 is none. */
function readable(at: readonly [number, number, number] | null): string | null {
  return at === null || at[0] === 0 ? null : at.join(':');
}

describe('what is damaged is refused', () => {
  const WHOLE = sampleHeap().toJson();

  function refusal(json: string | Uint8Array): string {
    try {
      parse(json, 4);
    } catch (error) {
      if (error instanceof TraceallocError && error.code === 'ERR_TRACEALLOC_BAD_HEAP_SNAPSHOT') {
        return error.message;
      }
      throw error;
    }
    return 'none';
  }

  test('every file that is cut off', () => {
    for (let length = 0; length < WHOLE.length; length++) {
      expect(refusal(WHOLE.slice(0, length))).toMatch(/^not a heap snapshot of V8: it ends too early$/);
    }
  });

  test.each<[fault: string, change: [search: string | RegExp, replacement: string], reason: RegExp]>([
    ['text behind the end', [/$/, 'x'], /"x" stands where it cannot/],
    ['a second value', [/$/, '{}'], /"\{" stands where it cannot/],
    ['an array', [/^.*$/s, '[]'], /"\[" stands where it cannot/],
    ['an empty object', [/^.*$/s, '{}'], /"\}" stands where it cannot/],
    ['another file', [/^.*$/s, '{"a":1}'], /it has no snapshot/],
    ['gzip', [/^/, '\x1f\x8b'], /byte 31 stands where it cannot/],
    ['no colon', ['"nodes":', '"nodes"'], /"\[" stands where it cannot/],
    ['no value', [/"samples":\[\]/, '"samples":'], /"," stands where a value should/],
    ['a comma for a value', [/"samples":\[\]/, '"samples":,'], /"," stands where a value should/],
    ['a bracket for a value', [/"samples":\[\]/, '"samples":]'], /"\]" stands where a value should/],
    ['a long key', ['"samples"', `"${'s'.repeat(65)}"`], /a key of more than 64 bytes/],
    ['nodes first', [/^\{/, '{"nodes":[],'], /nodes stands where snapshot should/],
    ['nodes twice', ['"edges"', '"nodes"'], /nodes stands where edges should/],
    [
      'edges behind strings',
      [/"edges":\[[^\]]*\],(.*)\}$/, '$1,"edges":[]}'],
      /locations stands where edges/,
    ],
    ['no nodes', ['"nodes"', '"knots"'], /edges stands where nodes should/],
    ['no locations', ['"locations"', '"places"'], /strings stands where locations should/],
    ['no strings', ['"strings"', '"threads"'], /it has no strings/],
    ['strings that are no strings', ['"<dummy>"', '5'], /strings is no array of strings: "5"/],
    [
      'strings that are no array',
      [/"strings":\[.*\]/s, '"strings":{}'],
      /strings is no array of strings: "\{"/,
    ],
    ['an unknown escape', ['<dummy>', '\\x41'], /strings holds an unknown escape: "x"/],
    ['half an escape', ['<dummy>', '\\u00g0'], /strings holds an escape \\u with "g"/],
  ])('%s', (_, [search, replacement], reason) => {
    const damaged = WHOLE.replace(search, replacement);
    expect(damaged).not.toBe(WHOLE);
    expect(refusal(damaged)).toMatch(reason);
  });

  /** The whole file with one value of the parsed JSON changed. */
  function changed(change: (file: Record<string, object | undefined>) => void): string {
    const file = JSON.parse(WHOLE) as Record<string, object | undefined>;
    change(file);
    return JSON.stringify(file);
  }

  test.each([
    ['node_count', 6, /it has 5 nodes, but its node_count is 6/],
    ['node_count', 4, /more nodes than its node_count, 4/],
    ['node_count', 0, /node_count is no whole number from 1 to/],
    ['node_count', 2 ** 29 + 1, /node_count is no whole number from 1 to 536870912/],
    ['node_count', 2 ** 29, /it has 5 nodes, but its node_count is 536870912/],
    ['node_count', '5', /node_count is no whole number/],
    ['edge_count', 9, /its nodes have 8 edges, but its edge_count is 9/],
    ['edge_count', 7, /its nodes have more edges than its edge_count, 7/],
    ['edge_count', 2 ** 32, /edge_count is no whole number/],
    ['edge_count', -1, /edge_count is no whole number/],
    ['meta', null, /snapshot.meta is no object/],
    ['meta', 5, /snapshot.meta is no object/],
  ])('%s %p', (field, value, reason) => {
    const json = changed((file) => {
      Object.assign(file.snapshot ?? {}, { [field]: value });
    });
    expect(refusal(json)).toMatch(reason);
  });

  test.each([
    ['node_fields', ['type', 'name', 'id', 'edge_count'], /node_fields lacks self_size/],
    ['node_fields', 'type', /node_fields is no array/],
    ['node_fields', ['type', 5], /node_fields holds what is no string/],
    ['node_types', [], /node_types is no array/],
    ['node_types', [['hidden', 7]], /node_types holds what is no string/],
    ['edge_fields', ['type', 'to_node'], /edge_fields lacks name_or_index/],
    ['edge_types', null, /edge_types is no array/],
    ['location_fields', undefined, /location_fields is no array/],
  ])('meta.%s %j', (field, value, reason) => {
    const json = changed((file) => {
      const { meta } = file.snapshot as { meta: Record<string, unknown> };
      meta[field] = value;
    });
    expect(refusal(json)).toMatch(reason);
  });

  test.each<[array: string, at: number, value: unknown, reason: RegExp]>([
    ['nodes', 0, -1, /nodes is no array of whole numbers: "-"/],
    ['nodes', 3, 1.5, /nodes is no array of whole numbers: "\."/],
    ['nodes', 3, 2 ** 53, /nodes holds a number above 2\^53/],
    ['nodes', 3, '1', /nodes is no array of whole numbers: """/],
    ['nodes', 3, [1], /nodes is no array of whole numbers: "\["/],
    ['nodes', 0, 99, /node 0 has an unknown type/],
    ['nodes', 1, 2 ** 28, /it names a string 268435456/],
    ['nodes', 4, 2 ** 40, /more edges than its edge_count/],
    ['edges', 0, 99, /edge 0 has an unknown type/],
    ['edges', 1, 2 ** 40, /it names a string/],
    ['edges', 2, 5, /edge 0 leads to no node/],
    ['edges', 2, 35, /edge 0 leads to no node/],
    ['locations', 0, 35, /a location is of no node/],
    ['locations', 0, 15, /a location is of no node/],
  ])('%s with number %i being %p', (array, at, value, reason) => {
    const json = changed((file) => {
      (file[array] as unknown[])[at] = value;
    });
    expect(refusal(json)).toMatch(reason);
  });

  test.each([
    ['nodes', '[1,,2]', /nodes is no array of whole numbers/],
    ['nodes', '[1 2]', /nodes is no array of whole numbers/],
    ['nodes', '[,1]', /nodes is no array of whole numbers/],
    ['nodes', '[1,2,3]', /nodes ends inside a record/],
    ['nodes', '[1,]', /nodes is no array of whole numbers/],
    ['nodes', '{}', /nodes is no array of whole numbers: "\{"/],
    ['nodes', '12', /nodes is no array of whole numbers/],
    ['edges', '[1,2]', /edges ends inside a record/],
    ['edges', '[]', /it has 0 edges, but its edge_count is 8/],
    ['locations', '[7,2,3,4,5]', /locations ends inside a record/],
  ])('%s being %s', (array, json, reason) => {
    expect(refusal(WHOLE.replace(new RegExp(`"${array}":\\[[^\\]]*\\]`), `"${array}":${json}`))).toMatch(
      reason,
    );
  });

  test('a node with two locations', () => {
    const json = WHOLE.replace(/"locations":\[([^\]]*)\]/, '"locations":[$1,$1]');
    expect(refusal(json)).toMatch(/node 2 has two locations/);
  });

  test('a head larger than any that V8 writes', () => {
    expect(refusal(`{"snapshot":{"a":"${'x'.repeat(1 << 20)}"}}`)).toMatch(/snapshot is larger than 1 MiB/);
    expect(refusal('{"snapshot":{"a":tru}}')).toMatch(/snapshot is no JSON/);
    expect(refusal('{"snapshot":[]}')).toMatch(/snapshot.meta is no object/);
  });

  test('a promise of nodes and edges takes no memory before they come', () => {
    const json = changed((file) => {
      Object.assign(file.snapshot ?? {}, { node_count: 2 ** 29, edge_count: 2 ** 32 - 2 });
    });
    const before = process.memoryUsage().arrayBuffers;
    const parser = new SnapshotParser();
    parser.push(new TextEncoder().encode(json.slice(0, json.indexOf('"edges"'))).subarray(0, -9));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100e6);
  });

  test('any bytes end in an error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        expect(refusal(bytes)).not.toBe('none');
      }),
    );
  });

  test('any single byte changed ends in an error or in a graph', () => {
    const bytes = new TextEncoder().encode(WHOLE);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, byte) => {
        const copy = Uint8Array.from(bytes);
        copy[at] = byte;
        expect(refusal(copy)).toMatch(/^not a heap snapshot of V8: |^none$/);
      }),
      { numRuns: 2000 },
    );
  });
});

import { HeapAnalysis } from '../../src/heap-graph/heap-analysis';
import { type NodeKind } from '../../src/heap-graph/node-classes';
import { HeapBuilder } from '../helpers/heap-builder';
import { NodeHeap } from '../helpers/node-heap';

/** Types as `count name place: size retained`, less those of the heap around. */
function types(heap: HeapBuilder): string[] {
  const around = ['(GC roots)', '(Global handles)', 'global', '(system)', '(code)', 'Function'];
  return new HeapAnalysis(heap.build())
    .types()
    .filter(({ name }) => !around.includes(name))
    .map(({ name, frame, count, shallowSize, retainedSize }) =>
      [`${count} ${name}`, frame ? ` ${String(frame)}` : '', `: ${shallowSize} ${retainedSize}`].join(''),
    );
}

test('objects are counted by constructor, the largest number first', () => {
  const heap = new NodeHeap();
  const list = heap.child(heap.global, '.list', 'Array', { size: 16 });
  for (let count = 0; count < 3; count++) {
    heap.child(heap.child(list, `[${count}]`, 'User', { size: 10 }), '.profile', 'Profile', { size: 5 });
  }
  heap.child(heap.global, '.more', 'Profile', { size: 5 });
  expect(types(heap)).toEqual(['4 Profile: 20 20', '3 User: 30 45', '1 Array: 16 61']);
});

test('classes of one name in different places are kept apart', () => {
  const heap = new NodeHeap();
  for (const place of ['b.js:2:7', 'a.js:2:7', 'b.js:2:7', 'b.js:2:9', 'b.js:5:7']) {
    heap.link(heap.global, '.user', heap.instance('User', place, { size: 8 }));
  }
  heap.child(heap.global, '.user', 'User', { size: 8 });
  expect(types(heap)).toEqual([
    '2 User b.js:2: 16 16',
    '1 User: 8 8',
    '1 User a.js:2: 8 8',
    '1 User b.js:2: 8 8',
    '1 User b.js:5: 8 8',
  ]);
});

test('of a nested type what is retained counts once', () => {
  const heap = new NodeHeap();
  const outer = heap.child(heap.global, '.tree', 'Tree', { size: 1 });
  heap.child(heap.child(outer, '.left', 'Tree', { size: 10 }), '.leaf', 'Leaf', { size: 100 });
  expect(types(heap)).toEqual(['2 Tree: 11 111', '1 Leaf: 100 100']);
});

test.each<[kind: NodeKind, name: string, type: string]>([
  ['closure', 'handle', 'Function'],
  ['closure', '', 'Function'],
  ['string', 'hunter2', '(string)'],
  ['concatenated string', 'hunter2', '(string)'],
  ['sliced string', 'hunter2', '(string)'],
  ['number', '3.25', '(number)'],
  ['bigint', '7', '(bigint)'],
  ['symbol', 'secret', '(symbol)'],
  ['regexp', '/a+/', 'RegExp'],
  ['array', '(object elements)', '(array)'],
  ['code', 'handle', '(code)'],
  ['hidden', 'system / Cell', '(system)'],
  ['object shape', 'system / Map', '(system)'],
  ['object', 'system / Context', '(system)'],
  ['native', 'Node / TCPWrap', 'Node / TCPWrap'],
  ['object', 'Float64Array', 'Float64Array'],
  ['object', '', '(no name)'],
  ['object', 'global (global*)', 'global'],
])('%s called %j is of the type %j', (kind, name, type) => {
  const heap = new HeapBuilder();
  heap.child(heap.root, '=1', name, { kind, at: '1:2:3' });
  const all = new HeapAnalysis(heap.build()).types().map((each) => each.name);
  expect(all.sort()).toEqual(['(GC roots)', type].sort());
});

test('the place of a class whose script has no function left, and a line that V8 does not know', () => {
  const heap = new NodeHeap();
  heap.child(heap.global, '.a', 'User', { at: '77:4:1' });
  heap.link(heap.global, '.b', heap.instance('Order', 'a.js:1:1'));
  heap.child(heap.global, '.c', 'Item', { at: `10:${2 ** 32 - 1}:${2 ** 32 - 1}` });
  const frames = new HeapAnalysis(heap.build()).types().map(({ name, frame }) => `${name} ${String(frame)}`);
  expect(frames).toEqual(expect.arrayContaining(['User (unknown):5', 'Order a.js:1', 'Item a.js']));
});

describe('the largest objects', () => {
  test('come by what they retain, with what holds them', () => {
    const heap = new NodeHeap();
    const cache = heap.child(heap.global, '.cache', 'Cache', { size: 10 });
    const map = heap.child(cache, '.map', 'Map', { size: 20 });
    heap.child(heap.child(map, '{table}', '', { kind: 'array', size: 5000 }), '{9}', 'User', { size: 300 });
    heap.child(heap.global, '.text', 'hunter2', { kind: 'string', size: 400 });
    const largest = new HeapAnalysis(heap.build()).largest({ maxDepth: 10, limit: 4 });
    expect(
      largest.map(({ name, shallowSize, retainedSize, holders }) => [
        name,
        shallowSize,
        retainedSize,
        holders.map((holder) => `${holder.label.text} of ${holder.name}`),
      ]),
    ).toEqual([
      ['global', 0, 5730, []],
      ['Cache', 10, 5330, ['.cache of global']],
      ['Map', 20, 5320, ['.map of Cache']],
      ['(string)', 400, 400, ['.text of global']],
    ]);
  });

  test('of equal ones the first comes first, and no more are named than asked for', () => {
    const heap = new HeapBuilder();
    for (let count = 0; count < 50; count++) heap.child(heap.root, '[1]', 'Item', { size: count % 5 });
    const largest = new HeapAnalysis(heap.build()).largest({ maxDepth: 1, limit: 12 });
    expect(largest.map(({ retainedSize, id }) => [retainedSize, (id - 1) / 2])).toEqual([
      ...[5, 10, 15, 20, 25, 30, 35, 40, 45, 50].map((node) => [4, node]),
      [3, 4],
      [3, 9],
    ]);
  });
});

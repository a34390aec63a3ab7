import { HeapBuilder } from '../helpers/heap-builder';
import { spellOut } from './heap-text';

/** A WeakMap with one pair; the classes of key and value may have any name. */
function weakMap(keyName = 'Key', valueName = 'Value') {
  const heap = new HeapBuilder();
  const table = heap.child(heap.root, '=1', '', { kind: 'array' });
  const key = heap.child(heap.root, '=2', keyName);
  const value = heap.node(valueName);
  heap.pair(table, key, value);
  return spellOut(heap.build());
}

test('of the two edges to a value in a WeakMap only that from the key counts', () => {
  const [, table, key] = weakMap();
  const pair = '/ part of key (Key @5) -> value (Value @7) pair in WeakMap (table @3)';
  expect(table?.edges).toEqual([`shadow 3 ${pair} -> 3`, 'weak 7 -> 2', 'weak 8 -> 3']);
  expect(key?.edges).toEqual([`internal 1 ${pair} -> 3`]);
});

test.each([
  'pair in WeakMap (table @5)',
  ') -> value (Value @7) pair in WeakMap (table @5)',
  ' / part of key (',
  '\n',
  'x'.repeat(100_000),
])('a class called %j does not mislead', (name) => {
  for (const [, table, key] of [weakMap(name, 'Value'), weakMap('Key', name)]) {
    expect(table?.edges[0]).toMatch(/^shadow /);
    expect(key?.edges[0]).toMatch(/^internal /);
  }
});

test.each(['3', '3 / part of key', '3 / part of (a @1)', '3x / part of key (a pair in WeakMap (table @1)'])(
  'an internal edge called %j is none',
  (name) => {
    const heap = new HeapBuilder();
    heap.child(heap.root, `{${name}}`, 'Value');
    expect(spellOut(heap.build())[0]?.edges).toEqual([`internal ${name} -> 1`]);
  },
);

test('a property is none, whatever it is called', () => {
  const heap = new HeapBuilder();
  const name = '3 / part of key (Key @5) -> value (Value @7) pair in WeakMap (table @1)';
  heap.child(heap.root, `.${name}`, 'Value');
  expect(spellOut(heap.build())[0]?.edges).toEqual([`property ${name} -> 1`]);
});

import { ownerOf } from '../../src/model/package-name';

test.each([
  ['src/cache.ts', { kind: 'application' }],
  ['/opt/app/server.js', { kind: 'application' }],
  ['(eval)', { kind: 'application' }],
  ['', { kind: 'application' }],
  ['node_modules', { kind: 'application' }],
  ['my_node_modules/x/y.js', { kind: 'application' }],
  ['node:events', { kind: 'node' }],
  ['(GC)', { kind: 'engine' }],
  ['(V8 API)', { kind: 'engine' }],
  ['node_modules/express/lib/express.js', { kind: 'package', name: 'express' }],
  ['../node_modules/@scope/name/index.js', { kind: 'package', name: '@scope/name' }],
  ['node_modules/router/node_modules/path-to-regexp/index.ts', { kind: 'package', name: 'path-to-regexp' }],
  ['C:\\app\\node_modules\\@scope\\name\\index.js', { kind: 'package', name: '@scope/name' }],
  ['node_modules/constructor/index.js', { kind: 'package', name: 'constructor' }],
])('%j', (filename, owner) => {
  expect(ownerOf(filename)).toEqual(owner);
});

test('takes time in proportion to the name', () => {
  expect(ownerOf('/node_modules/@'.repeat(100_000))).toMatchObject({ kind: 'package' });
  expect(ownerOf(`/node_modules/${'@'.repeat(1_000_000)}`)).toEqual({ kind: 'application' });
});

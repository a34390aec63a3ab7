import fc from 'fast-check';
import { applicationFinder, applicationFrames, foldOthers } from '../../src/model/application';
import { CallTreeBuilder } from '../../src/model/call-tree-builder';
import { ROOT } from '../../src/model/call-tree';
import { Frame } from '../../src/model/frame';
import { pathArbitrary } from '../helpers/traces';

test.each([
  ['src/cache.ts', true],
  ['../shared/cache.ts', true],
  ['/opt/app/server.js', true],
  ['webpack://app/src/cache.ts', true],
  ['node_modules/express/lib/express.js', false],
  ['../../node_modules/@scope/name/index.js', false],
  ['node:events', false],
  ['(GC)', false],
  ['(unknown)', false],
  ['(eval)', false],
  ['', false],
  ['v8/gc', false],
  ['evalmachine.<anonymous>', false],
  ['wasm://wasm/42', false],
  ['tracealloc:router/pass-through', false],
  ['lib/framework/base.js', true],
])('%j is of the application: %p', (filename, expected) => {
  expect(applicationFrames()(new Frame(filename, 1))).toBe(expected);
});

test('libraries are more files that are not', () => {
  const isApplication = applicationFrames(['lib/framework/*', 'vendor.js']);
  const found = ['lib/framework/base.js', 'vendor.js', 'lib/app.js', 'lib/vendor.js'].map((filename) =>
    isApplication(new Frame(filename, 1)),
  );
  expect(found).toEqual([false, false, true, true]);
});

test('the application frame of a path is the newest one', () => {
  const isApplication = ({ filename }: Frame) => filename !== 'b.ts';
  fc.assert(
    fc.property(fc.array(pathArbitrary), (paths) => {
      const builder = new CallTreeBuilder();
      const nodes = paths.map((path) => builder.path(path));
      const tree = builder.build();
      const find = applicationFinder(tree, isApplication);
      for (const [index, node] of nodes.entries()) {
        const at = find(node);
        expect(at === ROOT ? undefined : tree.frame(at)).toEqual(paths[index]?.findLast(isApplication));
      }
    }),
  );
});

test.each([
  ['', ''],
  ['own', 'own'],
  ['lib', 'lib'],
  ['lib lib', 'lib | lib'],
  ['lib lib lib', 'lib lib | lib'],
  ['lib own lib lib own', 'lib | own | lib lib | own'],
  ['own lib own own lib', 'own | lib | own | own | lib'],
])('%j is folded into %j', (path, parts) => {
  const folded = foldOthers(path === '' ? [] : path.split(' '), (name) => name === 'own');
  expect(folded.map((part) => part.join(' ')).join(' | ')).toBe(parts);
});

import { HeapAnalysis } from '../../src/heap-graph/heap-analysis';
import { mapFrames } from '../../src/heap-graph/map-frames';
import { Frame } from '../../src/model/frame';
import { heapBackrefsJson, heapBackrefsText } from '../../src/reports/heap-backrefs';
import { heapLargestJson, heapLargestText } from '../../src/reports/heap-largest';
import { heapTypesJson, heapTypesText } from '../../src/reports/heap-types';
import { expectGolden, goldenJson } from '../helpers/golden';
import { NodeHeap } from '../helpers/node-heap';

/** Users in a cache, in a closure and in a linked list, and a class of the same name elsewhere. */
function sampleHeap(): HeapAnalysis {
  const heap = new NodeHeap();
  const user = (place = 'src/user.js:3:1') => heap.instance('User', place, { size: 40_000 });
  const cache = heap.child(heap.global, '.cache', 'Object', { size: 24 });
  const users = heap.collection(cache, '.users', 'Map');
  for (let count = 0; count < 3; count++) users.add(user());
  const scope = heap.scope(heap.closure('handle', 'src/app.js:12:3'), heap.scope());
  heap.link(cache, '.listen', heap.closure('listen', 'src/app.js:14:9', scope));
  heap.link(scope, '->last', user('src/admin.js:9:1'));
  let link = heap.child(cache, '.queue', 'Link', { size: 16 });
  for (let count = 0; count < 3; count++) link = heap.child(link, '.next', 'Link', { size: 16 });
  heap.link(link, '.user', user());
  for (const [at, name] of ['A', 'B', 'C'].entries()) {
    heap.link(heap.child(heap.global, `.${name}`, name), '.user', user(`src/user.js:3:${at + 1}`));
  }
  return new HeapAnalysis(heap.build());
}

test('types', () => {
  const types = sampleHeap().types();
  expectGolden('heap/types.txt', heapTypesText(types));
  expectGolden('heap/types.json', goldenJson(heapTypesJson(types)));
});

test('no types', () => {
  expect(heapTypesText([])).toBe('count  size  retained  type\n');
  expect(heapTypesJson([])).toEqual({ types: [] });
});

test('back-references, with what is cut off and left out', () => {
  const backrefs = sampleHeap().backrefs('User', { maxDepth: 2, limit: 4 });
  expectGolden('heap/backrefs.txt', heapBackrefsText(backrefs));
  expectGolden('heap/backrefs.json', goldenJson(heapBackrefsJson(backrefs)));
});

test('the largest objects', () => {
  const largest = sampleHeap().largest({ maxDepth: 10, limit: 5 });
  expectGolden('heap/largest.txt', heapLargestText(largest));
  expectGolden('heap/largest.json', goldenJson(heapLargestJson(largest)));
});

test('frames can be given other names', () => {
  const shown = (frame: Frame) =>
    new Frame(`${frame.filename}.ts`, frame.lineno + 100, 1, frame.functionName);
  const analysis = sampleHeap();
  const limits = { maxDepth: 10, limit: 5 };
  const text = [
    heapTypesText(mapFrames(analysis.types(), shown)),
    heapBackrefsText(mapFrames(analysis.backrefs('User', limits), shown)),
    heapLargestText(mapFrames(analysis.largest(limits), shown)),
  ].join('');
  expect(text).toContain('User src/user.js.ts:103\n');
  expect(text).toContain(
    'closure variable last of handle() src/app.js.ts:112 of listen() src/app.js.ts:114 @',
  );
  expect(text).not.toMatch(/\.js:/);
});

test('hostile names stay on their lines', () => {
  const heap = new NodeHeap();
  const name = 'a\nb\u001b[31m\u202e'.repeat(50);
  const holder = heap.instance(name, `${name}:3:1`);
  heap.link(heap.global, `.${name}`, holder);
  heap.child(holder, `.${name}`, name);
  const analysis = new HeapAnalysis(heap.build());
  const limits = { maxDepth: 10, limit: 5 };
  for (const text of [
    heapTypesText(analysis.types()),
    heapBackrefsText(analysis.backrefs(name, limits)),
    heapLargestText(analysis.largest(limits)),
  ]) {
    expect(text).not.toMatch(/(?!\n)\p{Cc}|\u202e/u);
    for (const line of text.split('\n')) expect(line.length).toBeLessThan(1500);
  }
});

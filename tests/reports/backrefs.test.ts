import { HeapAnalysis } from '../../src/heap-graph/heap-analysis';
import {
  backrefsDocument,
  backrefsJson,
  type BackrefsReport,
  backrefsText,
} from '../../src/reports/backrefs';
import { expectGolden, goldenJson } from '../helpers/golden';
import { NodeHeap } from '../helpers/node-heap';

function sampleReport(): BackrefsReport {
  const heap = new NodeHeap();
  const cache = heap.child(heap.global, '.cache', 'Object', { size: 24 });
  const users = heap.collection(cache, '.users', 'Map');
  for (let count = 0; count < 3; count++)
    users.add(heap.instance('User', 'src/user.js:3:1', { size: 40_000 }));
  const modules = heap.child(heap.global, '.modules', 'Object');
  const module = heap.instance('Module', 'node:internal/modules/cjs/loader:7:1');
  heap.link(modules, './app/users.js', module);
  heap.link(module, '.exports', heap.instance('User', 'src/user.js:3:1', { size: 40_000 }));
  const analysis = new HeapAnalysis(heap.build());
  return {
    process: { pid: 4242, threadId: 0, nodeVersion: 'v20.20.2' },
    at: new Date('2026-01-02T03:04:05.678Z'),
    pauseMs: 1234.56789,
    extraBytes: 200e6,
    heap: { size: analysis.totalSize, objects: analysis.graph.nodeCount },
    backrefs: analysis.backrefs('User', { maxDepth: 10, limit: 5 }),
  };
}

test('in all forms', () => {
  const report = sampleReport();
  expectGolden('backrefs/report.txt', backrefsText(report));
  expectGolden('backrefs/report.json', goldenJson(backrefsJson(report)));
  expectGolden('backrefs/report.dot', backrefsDocument(report));
});

/** Asks a heap snapshot why the users are alive; prints how long it took, the peak of its memory, and the answer. */
const { closeSync, openSync, readFileSync, readSync } = require('node:fs');

async function ours(file) {
  const { SnapshotParser } = require('../../../dist/heap-graph/snapshot-parser');
  const { HeapAnalysis } = require('../../../dist/heap-graph/heap-analysis');
  const parser = new SnapshotParser();
  const descriptor = openSync(file);
  const chunk = Buffer.alloc(1 << 16);
  for (let size = readSync(descriptor, chunk); size > 0; size = readSync(descriptor, chunk)) {
    parser.push(chunk.subarray(0, size));
  }
  closeSync(descriptor);
  const { count, shallowSize, holders } = new HeapAnalysis(parser.end()).backrefs('User', {
    maxDepth: 10,
    limit: 5,
  });
  return { count, shallowSize, paths: holders.length };
}

/** The same with memlab: it marks a shortest path for each object while it reads the file. */
async function memlab(file) {
  const { getFullHeapFromFile } = require('../../../.cache/memlab/node_modules/@memlab/heap-analysis');
  const { config } = require('../../../.cache/memlab/node_modules/@memlab/core');
  config.muteConsole = true;
  const heap = await getFullHeapFromFile(file);
  const answer = { count: 0, shallowSize: 0, paths: 0 };
  const paths = new Set();
  heap.nodes.forEach((node) => {
    if (node.name !== 'User' || node.type !== 'object') return;
    answer.count++;
    answer.shallowSize += node.self_size;
    const labels = [];
    for (let at = node; at?.pathEdge; at = at.pathEdge.fromNode) {
      const { type, name_or_index: name } = at.pathEdge;
      labels.push(typeof name === 'number' || at === node ? type : `${type} ${name}`);
    }
    paths.add(labels.slice(0, 10).join());
  });
  return { ...answer, paths: paths.size };
}

const [, , tool, file] = process.argv;
const from = performance.now();
void { ours, memlab }[tool](file).then((answer) => {
  const ms = performance.now() - from;
  const [, peak] = readFileSync('/proc/self/status', 'utf8').match(/^VmHWM:\s+(\d+) kB$/m);
  console.log(JSON.stringify({ ms, bytes: Number(peak) * 1024, ...answer }));
});

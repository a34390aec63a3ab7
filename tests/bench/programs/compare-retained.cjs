/** Reads a heap snapshot with both tools and prints how many nodes they give different figures for. */
const { readFileSync } = require('node:fs');
const { getFullHeapFromFile } = require('../../../.cache/memlab/node_modules/@memlab/heap-analysis');
const { config } = require('../../../.cache/memlab/node_modules/@memlab/core');
const { RetainedSizes } = require('../../../dist/heap-graph/retained-sizes');
const { SnapshotParser } = require('../../../dist/heap-graph/snapshot-parser');

const [, , file] = process.argv;
config.muteConsole = true;
void getFullHeapFromFile(file).then((heap) => {
  const parser = new SnapshotParser();
  parser.push(readFileSync(file));
  const graph = parser.end();
  const retained = RetainedSizes.of(graph);
  let different = Math.abs(graph.nodeCount - heap.nodes.length);
  heap.nodes.forEach((node, at) => {
    const isEqual = node.id === graph.ids[at] && node.retainedSize === retained.get(at);
    if (!isEqual || node.self_size !== graph.size(at)) different++;
  });
  console.log(JSON.stringify({ nodes: graph.nodeCount, different }));
});

/** Fills the heap with objects of a kind, counts them, takes a heap snapshot, and prints what both took; ms and bytes. */
const { performance } = require('node:perf_hooks');
const { getHeapSnapshot } = require('node:v8');
const { takeCensus } = require('../../../dist/objects/census');
const { ConstructorPlaces } = require('../../../dist/objects/constructor-places');
const { readHeadroomNow } = require('../../../dist/process/headroom');

const [, , kind, bytes] = process.argv;

class Smallest {}
const make = {
  rows: (id) => ({ id, name: `user ${id}`, tags: [id], next: null }),
  smallest: () => new Smallest(),
}[kind];

const heap = (globalThis.heap = []);
while (process.memoryUsage().heapUsed < Number(bytes)) {
  heap.push(Array.from({ length: 10_000 }, (_, id) => make(id)));
}
gc();
setImmediate(() => {
  const { heapUsed } = process.memoryUsage();
  const { objects, pauseMs, extraBytes } = takeCensus(new ConstructorPlaces(), readHeadroomNow());
  const start = performance.now();
  getHeapSnapshot().destroy();
  console.log(
    JSON.stringify({ heapUsed, objects, pauseMs, extraBytes, snapshotMs: performance.now() - start }),
  );
});

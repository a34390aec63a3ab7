/** Prints how full the heap is, before and after it was filled with so many bytes; in a thread if one is asked for. */
const { Worker, isMainThread } = require('node:worker_threads');
const { getHeapStatistics } = require('node:v8');
const { heapFill } = require('../../dist/process/heap-limit');

const BYTES = 20_000_000;

if (isMainThread && process.argv[2] === 'worker') {
  new Worker(__filename, { resourceLimits: { maxOldGenerationSizeMb: 48 } });
} else {
  const before = heapFill();
  const kept = Array.from({ length: 20 }, () => new Array(BYTES / 20 / 8).fill(1.5));
  const after = heapFill();
  const whole = getHeapStatistics().heap_size_limit;
  console.log(JSON.stringify({ filled: BYTES, before, after, whole, kept: kept.length }));
}

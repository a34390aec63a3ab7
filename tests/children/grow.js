/** Grows by 100 MB of what it is told after /begin_show, and prints what /memory/stats says then, as a list. */
const { once } = require('node:events');
const { Worker } = require('node:worker_threads');
const express = require('express');
const { memoryRouter } = require('../../dist');

const BYTES = 100_000_000;
const kept = [];

const GROWTHS = {
  buffers: () => kept.push(Buffer.alloc(BYTES, 1)),
  untouched: () => kept.push(new Uint8Array(BYTES)),
  objects,
  // Seen from this thread, the heap of another one is native memory.
  thread: () => {
    const source = `const kept = []; (${objects})(); require('node:worker_threads').parentPort.postMessage('grown')`;
    const worker = new Worker(source, { eval: true });
    kept.push(worker);
    return once(worker, 'message');
  },
};

/** Objects of 40 bytes, and 8 for each in the array. */
function objects() {
  const BYTES = 100_000_000;
  const list = new Array(Math.round(BYTES / 48));
  for (let i = 0; i < list.length; i++) list[i] = { a: i, b: i };
  kept.push(list);
}

const router = memoryRouter({ captureBudget: 0 });
const server = express()
  .use(router)
  .listen(0, async () => {
    const ask = async (path) =>
      (await fetch(`http://localhost:${server.address().port}${path}format=json`)).json();
    await ask('/begin_show?');
    await GROWTHS[process.argv[2]]();
    const before = await ask('/memory/stats?');
    await ask('/end_show?');
    const after = await ask('/memory/stats?reset_peak=1&');
    console.log(JSON.stringify([before, after]));
    process.exit();
  });

/** Samples the Buffers of a worker thread, which ends while it does. Prints what it found, and what the main thread saw. */
const { isMainThread, parentPort, Worker } = require('node:worker_threads');
const { start, takeSnapshot } = require('../../dist');

const { alloc } = Buffer;
const kept = [];

async function work() {
  start({ samplingInterval: 16_384, buffers: true });
  for (let i = 0; i < 300; i++) kept.push(Buffer.alloc(20_000));
  const rows = (await takeSnapshot()).statistics('function').filter(({ external }) => external);
  parentPort.postMessage(rows.map(({ traceback, size }) => [traceback.site.functionName, size]));
}

async function main() {
  const worker = new Worker(__filename);
  const rows = await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
  const isUntouched = Buffer.alloc === alloc;
  await worker.terminate();
  console.log(JSON.stringify({ rows, isUntouched }));
}

if (isMainThread) main();
else work();

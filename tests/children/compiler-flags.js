/**
 * Prints after each of the steps named by its arguments whether V8's flags are as they were at the start, which the tag of the
 * code cache tells.
 */
const { cachedDataVersionTag } = require('node:v8');
const { isMainThread, Worker, workerData, parentPort } = require('node:worker_threads');
const { clearTraces, memoryRouter, start, stop, takeSnapshot } = require('../../dist');

const routers = [];
const STEPS = {
  start: () => start(),
  always: () => start({ exactFrames: 'always' }),
  never: () => start({ exactFrames: 'never' }),
  clear: () => clearTraces(),
  stop: () => stop(),
  capture: () => takeSnapshot(),
  open: () => routers.push(memoryRouter({ startTracing: true })),
  close: () => routers.shift().close(),
  worker: () => inWorker(['start']),
  workerStopped: () => inWorker(['start', 'stop']),
};

function inWorker(steps) {
  const worker = new Worker(__filename, { workerData: steps });
  return new Promise((resolve, reject) => worker.on('exit', resolve).on('error', reject));
}

async function run(steps) {
  for (const step of steps) await STEPS[step]();
}

async function main() {
  const before = cachedDataVersionTag();
  const untouched = [];
  for (const step of process.argv.slice(2)) {
    await run([step]);
    untouched.push(cachedDataVersionTag() === before);
  }
  console.log(JSON.stringify(untouched));
}

if (isMainThread) main();
else run(workerData).then(() => parentPort.close());

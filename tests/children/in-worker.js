/**
 * Runs the router in a worker thread: it traces that thread, not the main one. Prints the report, and whether the main
 * thread is traced; then ends the worker while it traces, a few times.
 */
const { isMainThread, parentPort, Worker } = require('node:worker_threads');
const express = require('express');
const { isTracing, memoryRouter } = require('../../dist');

const kept = [];

function leakInWorker() {
  for (let i = 0; i < 100_000; i++) kept.push({ i });
}

async function serve() {
  const server = express()
    .use(memoryRouter({ captureBudget: 0, samplingInterval: 16_384 }))
    .listen(0);
  const origin = `http://localhost:${server.address().port}`;
  await fetch(`${origin}/begin_show`);
  leakInWorker();
  const report = await (await fetch(`${origin}/end_show?format=json`)).json();
  const detail = await (await fetch(`${origin}/detail`)).text();
  parentPort.postMessage({ report, detail });
}

async function main() {
  const answers = [];
  for (let round = 0; round < 3; round++) {
    const worker = new Worker(__filename);
    answers.push(await new Promise((resolve) => worker.once('message', resolve)));
    await worker.terminate();
  }
  const [{ report, detail }] = answers;
  console.log(
    JSON.stringify({
      threadId: report.thread_id,
      first: report.statistics[0].function,
      detail,
      tracing: isTracing(),
    }),
  );
}

if (isMainThread) main();
else serve();

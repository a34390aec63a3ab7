/**
 * Worker processes of one application, `--by cluster` or `--by fork`, four of them. Each listens on a port of its own, so
 * that a test can choose whom it asks. Prints `[{ pid, origin }]`, and ends with its input.
 *
 * `--coarse`: the last worker samples at another interval. `--self`: each answers for itself.
 */
const cluster = require('node:cluster');
const { fork } = require('node:child_process');
const { memoryRouter } = require('tracealloc');

const WORKERS = 4;
const [by, ...flags] = process.argv.slice(2);

if (process.send) serve();
else void main();

async function main() {
  const start = {
    cluster: (env) => {
      cluster.setupPrimary({ args: [by, ...flags] });
      return cluster.fork(env);
    },
    fork: (env) => fork(__filename, [by, ...flags], { env: { ...process.env, ...env } }),
  }[by];
  const workers = Array.from({ length: WORKERS }, (_, index) => start({ INDEX: String(index) }));
  const places = await Promise.all(
    workers.map((worker) => new Promise((resolve) => worker.once('message', resolve))),
  );
  console.log(JSON.stringify(places));
  process.stdin.resume().on('end', () => {
    for (const worker of workers) worker.kill('SIGKILL');
    process.exit();
  });
}

function serve() {
  const express = require('express');
  const app = express();
  const isCoarse = flags.includes('--coarse') && process.env.INDEX === String(WORKERS - 1);
  const memory = memoryRouter({
    samplingInterval: isCoarse ? 32_768 : 16_384,
    captureBudget: 0,
    ...(flags.includes('--self') && { workers: 'self' }),
  });
  app.use(memory);
  const kept = [];
  function leakHere(_req, res) {
    for (let index = 0; index < 20_000; index++) kept.push({ index });
    res.end();
  }
  app.post('/leak', leakHere);
  app.post('/operation', memory.capture(), leakHere);
  const server = app.listen({ port: 0, host: '127.0.0.1', exclusive: true }, () => {
    const { port } = server.address();
    process.send({ pid: process.pid, origin: `http://127.0.0.1:${port}` });
  });
  process.on('disconnect', () => process.exit());
}

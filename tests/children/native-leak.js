/** Keeps what has native parts after /begin_show, and prints what that and /end_show answered, as JSON. */
const { connect, createServer } = require('node:net');
const { createSecureContext, rootCertificates } = require('node:tls');
const { Worker } = require('node:worker_threads');
const { createGzip } = require('node:zlib');
const { once } = require('node:events');
const express = require('express');
const { memoryRouter } = require('../../dist');

const [kind, types] = process.argv.slice(2);
const kept = [];

const LEAKS = {
  workers: () => repeat(8, () => keepOnline(new Worker('setInterval(() => {}, 1000)', { eval: true }))),
  tls: () => repeat(150, () => kept.push(createSecureContext({ ca: rootCertificates.slice(0, 40) }))),
  zlib: () => repeat(300, () => kept.push(createGzip())),
  intl: () => repeat(1000, () => kept.push(new Intl.DateTimeFormat('de', { dateStyle: 'full' }))),
  sockets: () => withServer((port) => repeat(50, () => keepConnected(connect(port)))),
  reads: () =>
    withServer(async (port) => {
      const client = connect(port);
      await repeat(400, () => new Promise((resolve) => client.write(Buffer.alloc(65_536), resolve)));
      while (kept.reduce((sum, piece) => sum + (piece.length ?? 0), 0) < 400 * 65_536) await wait(10);
    }),
  nothing: () => undefined,
};

async function repeat(times, work) {
  for (let done = 0; done < times; done++) await work();
}

async function keepOnline(worker) {
  kept.push(worker);
  await once(worker, 'online');
}

async function keepConnected(socket) {
  kept.push(socket);
  await once(socket, 'connect');
}

async function withServer(work) {
  const server = createServer((socket) => {
    kept.push(socket);
    socket.on('data', (data) => kept.push(data));
  }).listen(0);
  await once(server, 'listening');
  await work(server.address().port);
}

function wait(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function main() {
  const app = express().use(memoryRouter({ auth: () => true, captureBudget: 0, buffers: true }));
  const server = app.listen(0);
  await once(server, 'listening');
  const ask = async (path) => (await fetch(`http://127.0.0.1:${server.address().port}${path}`)).json();
  // What the client and the router need for the first time is no growth.
  for (let round = 0; round < 3; round++) {
    await ask('/begin_show?format=json');
    await ask('/end_show?format=json');
  }
  const begun = await ask(`/begin_show?format=json${types ? '&types=1' : ''}`);
  await LEAKS[kind]();
  const { verdict, ledger, since_begin } = await ask('/end_show?format=json');
  const { verdict: repeated } = await ask('/memory/stats?format=json');
  process.stdout.write(JSON.stringify({ begun, verdict, ledger, since_begin, repeated }), () =>
    process.exit(),
  );
}

void main();

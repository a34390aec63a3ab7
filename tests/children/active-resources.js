/** Prints how many threads, sockets and timers are counted while they come and go, as JSON. */
const { once } = require('node:events');
const { connect, createServer } = require('node:net');
const { Worker } = require('node:worker_threads');
const { ActiveResources } = require('../../dist/process/active-resources');

const own = new Set();
const resources = new ActiveResources((worker) => own.has(worker));

function start(isOwn) {
  const worker = new Worker('setInterval(() => {}, 1000)', { eval: true });
  if (isOwn) own.add(worker);
  return once(worker, 'online').then(() => worker);
}

async function countThreads() {
  const counts = [];
  const count = () => counts.push(resources.read().Worker ?? 0);
  const listeners = process.listenerCount('worker');
  const before = await start();
  resources.watch();
  resources.watch();
  count();
  const ours = await start(true);
  const [one, two] = [await start(), await start()];
  two.unref();
  count();
  await one.terminate();
  count();
  await Promise.all([two, before, ours].map((worker) => worker.terminate()));
  count();
  const watching = process.listenerCount('worker') - listeners;
  resources.close();
  return { counts, watching, left: process.listenerCount('worker') - listeners };
}

async function countSockets() {
  const server = createServer().listen(0);
  await once(server, 'listening');
  setTimeout(() => undefined, 100_000);
  const accepted = once(server, 'connection');
  const client = connect(server.address().port);
  await Promise.all([once(client, 'connect'), accepted]);
  const { TCPSocketWrap, TCPServerWrap, Timeout } = resources.read();
  return { TCPSocketWrap, TCPServerWrap, Timeout };
}

async function main() {
  const result = JSON.stringify({ threads: await countThreads(), open: await countSockets() });
  process.stdout.write(result, () => process.exit());
}

void main();

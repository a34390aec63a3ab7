/** Closes a router while it finds out what holds objects; prints what became of the answer, and what is left. */
const { once } = require('node:events');
const express = require('express');
const { memoryRouter } = require('../../dist');

const threads = [];
process.on('worker', (thread) => threads.push(thread));

async function main() {
  const router = memoryRouter({ auth: 'loopback' });
  const server = express().use(router).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const ask = () => fetch(`http://localhost:${server.address().port}/memory/backrefs?type=Server`);

  const answer = ask();
  await once(process, 'worker');
  await router.close();
  const left = threads.filter(({ threadId }) => threadId !== -1).length;
  const { status } = await answer;
  const later = (await ask()).status;
  console.log(JSON.stringify({ status, started: threads.length, left, later }));
  server.close();
  server.closeAllConnections();
}

main();

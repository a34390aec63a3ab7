/** A server whose handlers are measured; the module named in STORE keeps what it is sent. Closes when asked to. */
const express = require('express');
const { setTimeout: wait } = require('node:timers/promises');
const { memoryRouter } = require('../../dist');

const { remember } = require(process.env.STORE);

function order(req, res) {
  remember(Number(req.query.size ?? 1000));
  res.send('ok');
}

const app = express();
const router = memoryRouter({ captureBudget: 0 });
app.use(router);
app.get('/order', order);
app.get('/slow', async (req, res) => {
  const before = new Array(1000).fill(0);
  await wait(Number(req.query.n) % 4);
  const after = new Array(2000).fill(0);
  res.send(String(before.length + after.length));
});
app.get('/probes', (req, res) => {
  res.json(Object.getOwnPropertyNames(globalThis).filter((name) => name.includes('tracealloc')));
});
app.get('/close', async (req, res) => {
  await router.close();
  res.send('closed');
});
const server = app.listen(0, () => {
  console.log(`listening on http://localhost:${server.address().port}`);
});

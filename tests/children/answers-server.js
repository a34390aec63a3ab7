/** A server that every path of the router has something to tell of; `/keep` keeps a thousand objects more. */
const express = require('express');
const { memoryRouter } = require('../../dist');

class Kept {
  at = Date.now();
}

const kept = [];

function keep() {
  for (let i = 0; i < 1000; i++) kept.push(new Kept());
}

const app = express();
const memory = memoryRouter({
  auth: 'loopback',
  captureBudget: 0,
  samplingInterval: 1024,
  heapSnapshots: true,
});
app.use(memory);
app.get('/keep', memory.capture(), (_req, res) => {
  keep();
  res.end();
});
const server = app.listen(0, '127.0.0.1', () => {
  console.log(`listening on http://localhost:${server.address().port}`);
});

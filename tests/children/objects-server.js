/** A server that answers about its objects as often as it is asked; `/keep` makes it keep a thousand more of them. */
const express = require('express');
const { memoryRouter } = require('../../dist');

class Kept {
  at = Date.now();
}

const kept = [];
const app = express();
app.use(memoryRouter({ auth: 'loopback', captureBudget: 0, heapSnapshots: true }));
app.get('/keep', (_req, res) => {
  for (let i = 0; i < 1000; i++) kept.push(new Kept());
  res.end();
});
const server = app.listen(0, '127.0.0.1', () => {
  console.log(`listening on http://localhost:${server.address().port}`);
});

// A server that leaks in one function, and tells which of its paths for Go were asked.
const express = require('express');
const { memoryRouter } = require('../..');

const kept = [];
const scraped = [];

function remember(count) {
  for (let id = 0; id < count; id++) kept.push({ id, tags: [id, id + 1, id + 2] });
}

const app = express();
app.use((req, res, next) => {
  if (req.url.startsWith('/debug/pprof/') || req.url.startsWith('/pprof/')) scraped.push(req.url);
  next();
});
app.use(memoryRouter({ captureBudget: 0, samplingInterval: 16_384 }));
app.get('/leak', (req, res) => {
  remember(1000);
  res.send('ok');
});
app.get('/scraped', (req, res) => res.json(scraped));

const server = app.listen(0, '127.0.0.1', () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}`);
});

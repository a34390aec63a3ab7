/**
 * An Express server whose route builds and sends JSON. `/mode/off`, `/mode/ours/<interval>` and
 * `/mode/datadog/<interval>` switch heap sampling; each answers with the CPU time the process has used so far, µs.
 */
const { join } = require('node:path');
const express = require('express');
const { start, stop } = require('../../../dist');

const loadDatadog = () => require(join(__dirname, '../../../.cache/bench/node_modules/@datadog/pprof')).heap;
let end = () => undefined;

const MODES = {
  off: () => () => undefined,
  ours: (interval) => {
    start({ samplingInterval: interval });
    return stop;
  },
  datadog: (interval) => {
    const heap = loadDatadog();
    heap.start(interval, 50);
    return () => heap.stop();
  },
};

const app = express();
app.get(['/mode/:mode', '/mode/:mode/:interval'], (req, res) => {
  end();
  end = MODES[req.params.mode](Number(req.params.interval));
  gc();
  const { user, system } = process.cpuUsage();
  res.json({ cpu: user + system });
});
app.get('/cpu', (req, res) => {
  const { user, system } = process.cpuUsage();
  res.json({ cpu: user + system });
});
app.get('/orders/:id', (req, res) => {
  const items = Array.from({ length: 50 }, (_, line) => ({
    line,
    sku: `sku-${req.params.id}-${line}`,
    price: { amount: line * 1.5, currency: 'EUR' },
    tags: ['new', `row${line % 7}`],
  }));
  res.json({ id: req.params.id, items, total: items.reduce((sum, { price }) => sum + price.amount, 0) });
});

const server = app.listen(0, '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}`);
});

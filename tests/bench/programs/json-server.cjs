/**
 * An Express server whose route builds and sends JSON. `/mode/early/<interval>` traces as from before the program,
 * `/mode/begun/<interval>` as from a begin on, `/mode/stopped/<interval>` has done so for a while, `/mode/datadog/<interval>`
 * samples as that tool does. `/cpu` tells the CPU time that the process has used so far, µs.
 */
const { join } = require('node:path');
const express = require('express');
const { start, stop } = require('../../../dist');
const { startEarly } = require('../../../dist/tracer/api');

const loadDatadog = () => require(join(__dirname, '../../../.cache/bench/node_modules/@datadog/pprof')).heap;
const MODES = {
  off: () => undefined,
  early: (samplingInterval) => startEarly({ samplingInterval }),
  begun: (samplingInterval) => start({ samplingInterval }),
  stopped: (samplingInterval) => {
    start({ samplingInterval });
    setTimeout(stop, 1000);
  },
  datadog: (interval) => loadDatadog().start(interval, 50),
};

const app = express();
app.get(['/mode/:mode', '/mode/:mode/:interval'], (req, res) => {
  MODES[req.params.mode](Number(req.params.interval));
  res.end();
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
// With many servers one waits for long until it is asked again.
server.keepAliveTimeout = 0;

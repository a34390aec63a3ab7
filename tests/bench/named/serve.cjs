/**
 * Serves the app of a case behind the memory router: `node --expose-gc serve.cjs OPTIONS` with the directory of the case
 * as the working directory. `/truth` tells the memory of the process after collections that the tracer has no part in.
 */
const { setTimeout: pause } = require('node:timers/promises');
const { join } = require('node:path');
const express = require('express');
const { memoryRouter } = require('../../../dist');

const COLLECTIONS = 3;

const server = express();
// All that is asked is answered at once.
server.use(memoryRouter({ ...JSON.parse(process.argv[2]), captureBudget: 0 }));
server.get('/truth', async (req, res) => {
  for (let at = 0; at < COLLECTIONS; at++) {
    globalThis.gc();
    await pause(20);
  }
  res.json(process.memoryUsage());
});
server.use(require(join(process.cwd(), 'server.js')).app);

const listening = server.listen(0, '127.0.0.1', () => {
  process.send(`http://127.0.0.1:${listening.address().port}`);
});

const { setImmediate: turn } = require('node:timers/promises');

async function makeReport(id, signal) {
  let isCancelled = false;
  signal.addEventListener('abort', () => (isCancelled = true));
  await turn();
  return { id, isCancelled };
}

module.exports = { makeReport };

const { logOf } = require('./log.js');

async function runJob(id) {
  const log = logOf(id);
  log.info('begins');
  await new Promise(setImmediate);
  log.info('is done', { id });
  return { id, done: true };
}

module.exports = { runJob };

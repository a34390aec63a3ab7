const { redis } = require('./redis.js');

/** Nobody waits for it. */
function countVisit(page, agent) {
  redis.hincrby(`visits:${page}`, agent, 1).catch(() => undefined);
}

module.exports = { countVisit };

const shutdown = new Promise((resolve) => process.once('SIGTERM', resolve));

function orShutdown(work) {
  return Promise.race([work, shutdown]);
}

module.exports = { orShutdown };

const shutdown = new AbortController();

process.once('SIGTERM', () => shutdown.abort());

function deadlineFor(signal) {
  return AbortSignal.any([shutdown.signal, signal]);
}

module.exports = { deadlineFor };

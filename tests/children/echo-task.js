const { isMainThread, threadId } = require('node:worker_threads');

exports.task = {
  run: (input) => ({ input, isMainThread, threadId, execArgv: process.execArgv, env: { ...process.env } }),
};

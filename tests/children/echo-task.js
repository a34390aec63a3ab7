const { isMainThread } = require('node:worker_threads');

exports.task = {
  run: (input) => ({ input, isMainThread, execArgv: process.execArgv, env: { ...process.env } }),
};

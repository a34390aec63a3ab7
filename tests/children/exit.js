/** Ends, while tracing, in the way the first argument names. */
const { start, takeSnapshot } = require('../../dist');

const ENDS = {
  naturally: () => undefined,
  code: () => process.exit(7),
  term: () => process.kill(process.pid, 'SIGTERM'),
  interrupt: () => process.kill(process.pid, 'SIGINT'),
};

start();
takeSnapshot().then(ENDS[process.argv[2]]);

/**
 * A program to be recorded. It does what its argument says, and prints `ready` and its process id.
 */
const { spawn } = require('node:child_process');
const { recordCall } = require('../../dist/timeline/function-records');

const kept = [];

const acts = {
  /** Ends with this code after a while. */
  exit: (code) => setTimeout(() => process.exit(Number(code)), 300),
  /** Ends by a signal of its own. */
  die: (signal) => setTimeout(() => process.kill(process.pid, signal), 100),
  /** Ends with code 5 at the first signal, and tells which it was. */
  signals: () => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2']) {
      process.on(signal, () => {
        console.log(signal);
        process.exit(5);
      });
    }
    setInterval(() => undefined, 1000);
  },
  /** Stays until its input ends. */
  stay: () => process.stdin.resume(),
  memory: () => {
    kept.push(Buffer.alloc(60e6, 1));
    setTimeout(() => undefined, 500);
  },
  /** Two children that hold 60 MB each, and no memory of its own. */
  children: () => {
    for (let i = 0; i < 2; i++) spawn(process.execPath, [__filename, 'memory'], { stdio: 'ignore' });
  },
  functions: async () => {
    await recordCall('load users', () => new Promise((resolve) => setTimeout(resolve, 150)));
    recordCall('$parse$', () => kept.push(Buffer.alloc(20e6, 1)));
  },
};

acts[process.argv[2]](process.argv[3]);
console.log(`ready ${process.pid}`);

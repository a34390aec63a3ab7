/**
 * The parent of workers, given as JSON: `[{ kind: 'cluster' | 'fork', script, env }]`. Passes messages between them and
 * its own parent. When that lets go of it, it lets go of them, and ends after them.
 */
const { fork } = require('node:child_process');
const cluster = require('node:cluster');
const { join } = require('node:path');

const START = {
  cluster: (exec, env) => {
    cluster.setupPrimary({ exec, serialization: 'advanced' });
    return cluster.fork(env).process;
  },
  fork: (script, env) => fork(script, { env: { ...process.env, ...env }, serialization: 'advanced' }),
};

const workers = JSON.parse(process.argv[2]).map(({ kind, script = 'sibling.js', env = {} }) =>
  START[kind](join(__dirname, script), env),
);
for (const worker of workers) {
  const tell = (message) => process.connected && process.send({ pid: worker.pid, ...message });
  worker.on('message', tell);
  worker.on('exit', (code, signal) => tell({ event: 'exit', code, signal }));
}
cluster.on('listening', ({ process: { pid } }) => process.send({ pid, event: 'listening' }));
process.on('message', ({ pid, ...order }) => workers.find((worker) => worker.pid === pid).send(order));
process.on('disconnect', () => {
  for (const worker of workers) if (worker.connected) worker.disconnect();
});

/** Tells its parent, if it has one, else prints, in which groups it is. */
const { isMainThread, parentPort, Worker } = require('node:worker_threads');
const { findGroup } = require('../../dist/workers/group');

function main() {
  const thread = new Worker(__filename);
  thread.on('message', (inThread) => {
    const groups = { first: findGroup(0), again: findGroup(0), second: findGroup(1), inThread };
    if (process.connected) process.send(groups);
    else console.log(JSON.stringify(groups));
  });
}

if (isMainThread) main();
else parentPort.postMessage(findGroup(0));

const { EventEmitter, on } = require('node:events');
const { note } = require('./trail.js');

const incoming = new EventEmitter();
let isRunning = false;

function enqueue(task) {
  if (!isRunning) void run();
  incoming.emit('task', task);
}

async function run() {
  isRunning = true;
  for await (const [{ id }] of on(incoming, 'task')) {
    note('begun', id);
    await new Promise(setImmediate);
    note('done', id);
  }
}

module.exports = { enqueue };

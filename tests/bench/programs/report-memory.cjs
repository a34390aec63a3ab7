/**
 * Reads packed snapshots from a file and writes the report of `/end_show` in the helper thread, in a process that did
 * nothing else: prints milliseconds, and bytes of resident memory that the work took at its peak.
 */
const { readFileSync } = require('node:fs');
const { deserialize } = require('node:v8');
const { HelperThread } = require('../../../dist/thread/helper-thread.js');
const { task } = require('../../../dist/reports/end-show-task.js');

const share = (column) => {
  const shared = new column.constructor(new SharedArrayBuffer(column.byteLength));
  shared.set(column);
  return shared;
};
const look = deserialize(readFileSync(process.argv[2]));
for (const { snapshot } of Object.values(look)) {
  for (const [name, column] of Object.entries(snapshot)) {
    if (ArrayBuffer.isView(column)) snapshot[name] = share(column);
  }
}

const asked = { pid: process.pid, threadId: 0, nodeVersion: process.version };

async function main() {
  const thread = new HelperThread();
  const ask = (most) =>
    thread.run(task, {
      looks: { asked, parts: [{ process: asked, data: look }], absent: [] },
      question: { keyType: 'lineno', cumulative: false, libraries: [], top: most, include: [], exclude: [] },
      sources: { root: '/app', lines: true },
      format: 'text',
      base: '',
    });
  gc();
  const before = process.memoryUsage.rss();
  const from = performance.now();
  await ask(50);
  const ms = performance.now() - from;
  const bytes = process.resourceUsage().maxRSS * 1024 - before;
  console.log(JSON.stringify({ ms, bytes }));
  await thread.close();
}

main();

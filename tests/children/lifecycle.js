/** Starts, captures and stops many times; prints what is left behind. */
const { getTracedMemory, getTracerMemory, start, stop, takeSnapshot } = require('../../dist');

async function main() {
  // A thread's output goes through the streams of the process, which exist from their first use on.
  void [process.stdout, process.stderr];
  const listeners = () => process.eventNames().map((name) => [String(name), process.listenerCount(name)]);
  const before = { listeners: listeners(), resources: process.getActiveResourcesInfo() };
  for (let i = 0; i < 50; i++) {
    start();
    await takeSnapshot();
    stop();
  }
  // The helper thread ends by itself, a little later.
  const deadline = Date.now() + 5000;
  while (process.getActiveResourcesInfo().length > before.resources.length && Date.now() < deadline) {
    await new Promise(setImmediate);
  }
  const after = { listeners: listeners(), resources: process.getActiveResourcesInfo() };
  console.log(JSON.stringify({ before, after, traced: getTracedMemory(), own: getTracerMemory() }));
}

main();

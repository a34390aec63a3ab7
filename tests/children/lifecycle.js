/** Starts, captures and stops many times; prints what is left behind. */
const { getTracedMemory, getTracerMemory, start, stop, takeSnapshot } = require('../../dist');

async function main() {
  const listeners = () => process.eventNames().map((name) => [String(name), process.listenerCount(name)]);
  const before = { listeners: listeners(), resources: process.getActiveResourcesInfo() };
  for (let i = 0; i < 50; i++) {
    start();
    await takeSnapshot();
    stop();
  }
  const after = { listeners: listeners(), resources: process.getActiveResourcesInfo() };
  console.log(JSON.stringify({ before, after, traced: getTracedMemory(), own: getTracerMemory() }));
}

main();

/** Starts and closes a recorder many times; prints what is left behind. Ends while one still records. */
const { Recorder } = require('../../dist/timeline/recorder');

function state() {
  return {
    listeners: process.eventNames().map((name) => [String(name), process.listenerCount(name)]),
    resources: process.getActiveResourcesInfo(),
  };
}

async function main() {
  void [process.stdout, process.stderr];
  const before = state();
  const recorder = new Recorder();
  for (let i = 0; i < 50; i++) {
    recorder.start(100);
    await new Promise(setImmediate);
    recorder.close();
  }
  const after = state();
  recorder.start(100);
  console.log(JSON.stringify({ before, after }));
}

main();

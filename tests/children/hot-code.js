/**
 * Leaks in code that was hot long before tracing begins, and prints what tracing says of it. Arguments: the options of
 * `start()`, and the function that leaks. To be run with `--expose-gc`.
 */
const { start, takeSnapshot } = require('../../dist');
const { owner } = require('../../dist/tracer/owner');
const cache = require('./hot/cache');
const handlers = require('./hot/handlers');

const [options, leak] = [JSON.parse(process.argv[2]), process.argv[3]];
const WARM_UP = { visit: 60_000, park: 10_000 };
const LEAKED = { visit: 200_000, park: 10_000 };
const TURN = 1000;

function run(count) {
  for (let done = 0; done < count; done += TURN) handlers[leak](TURN);
}

function heapUsed() {
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

async function main() {
  run(WARM_UP[leak]);
  cache.keep(true);
  run(TURN);
  start({ samplingInterval: 15_848, ...options });
  const before = await takeSnapshot();
  const heapBefore = heapUsed();
  run(LEAKED[leak]);
  const leakedBytes = heapUsed() - heapBefore;
  const after = await takeSnapshot();
  const [first] = after.compareTo(before, 'function');
  const traced = after.compareTo(before, 'filename').reduce((sum, { sizeDiff }) => sum + sizeDiff, 0);
  const { exact, switchMs, doubt } = owner().tracer.state.frames;
  console.log(
    JSON.stringify({
      first: first.traceback.site.functionName,
      ratio: traced / leakedBytes,
      frames: { exact, doubt, hasSwitched: switchMs > 0 },
    }),
  );
}

main();

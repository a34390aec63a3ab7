/** Logs big objects while tracing and prints how many bytes of them the snapshot still calls live. */
const { start, takeSnapshot } = require('../../dist');

function makeBig() {
  return Array.from({ length: 10_000 }, (_, i) => ({ i }));
}

async function main() {
  start({ samplingInterval: 16_384 });
  process.stderr.write = () => true;
  for (let i = 0; i < 100; i++) console.warn(makeBig());
  const snapshot = await takeSnapshot();
  const big = snapshot.statistics('function').find((row) => row.traceback.site.functionName === 'makeBig');
  console.log(JSON.stringify({ size: big?.size ?? 0 }));
}

main();

/**
 * The twelve leaks in code that is hot: a loop of this file has called each 60,000 times before tracing begins, so V8 has
 * compiled it into its caller. `node hot-leaks.cjs <name> <exactFrames>` prints the first row of the comparison.
 */
const { start, takeSnapshot } = require('../../../dist');
const { LEAKS, setWords } = require('./leak-kinds.cjs');

const WARM_UP = 60_000;
const WARM_UP_WORDS = 4;
const CALLS = 2000;
const CALLS_A_TURN = 100;
const WORDS = 620;

function visit(leak, from, to) {
  for (let i = from; i < to; i++) leak(i);
}

async function drive(leak, calls) {
  for (let at = 0; at < calls; at += CALLS_A_TURN) {
    visit(leak, at, at + CALLS_A_TURN);
    await new Promise(setImmediate);
  }
}

async function main([name, exactFrames]) {
  const leak = LEAKS[name]();
  setWords(WARM_UP_WORDS);
  await drive(leak, WARM_UP);
  start({ exactFrames });
  await drive(leak, WARM_UP);
  setWords(WORDS);
  const before = await takeSnapshot();
  await drive(leak, CALLS);
  const [first] = (await takeSnapshot()).compareTo(before, 'function');
  console.log(JSON.stringify({ name: first?.traceback.site.functionName }));
  process.exit();
}

void main(process.argv.slice(2));

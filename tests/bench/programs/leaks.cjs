/**
 * Twelve leaks of 10 MB, each in a function that a program calls among others which leak nothing.
 *
 * `node leaks.cjs <name>` prints the first row of the comparison to the start, and the bytes that really leaked: the
 * growth of the heap from one full GC to the next. `node leaks.cjs none` runs the others alone.
 */
const { start, takeSnapshot } = require('../../../dist');
const { LEAKS } = require('./leak-kinds.cjs');

const CALLS = 2000;

/** Whatever the leak is called by, it is one of several, as behind a router: V8 does not inline it. */
const others = [
  (i) => ({ i, list: [i, i + 1] }),
  (i) => `row ${i}`.split(' '),
  (i) => [i].map((each) => ({ each })),
  (i) => JSON.stringify({ i, at: 'now' }),
  (i) => new Map([[i, { i }]]),
  (i) => ({ ...others, i }),
  (i) => Array.from({ length: 8 }, () => i),
];

function call(handlers, i) {
  return handlers[i % handlers.length](Math.floor(i / handlers.length));
}

async function drive(handlers, calls) {
  for (let i = 0; i < calls * handlers.length; i++) {
    call(handlers, i);
    if (i % 1000 === 0) await new Promise(setImmediate);
  }
  await new Promise((resolve) => setTimeout(resolve, 5));
}

async function main() {
  const name = process.argv[2];
  await drive(others, 2000);
  start();
  await takeSnapshot();
  const leak = LEAKS[name]?.();
  gc();
  const heapBefore = process.memoryUsage().heapUsed;
  const before = await takeSnapshot();
  await drive(leak ? [...others, leak] : others, CALLS);
  const after = await takeSnapshot();
  gc();
  const leaked = process.memoryUsage().heapUsed - heapBefore;
  const rows = after.compareTo(before, 'function');
  const [first] = rows;
  console.log(
    JSON.stringify({
      leaked,
      name: first?.traceback.site.functionName,
      sizeDiff: first?.sizeDiff,
      error: first?.error,
      significant: rows.filter((row) => row.significant).map(String),
    }),
  );
  process.exit();
}

if (process.argv[2] === 'list') console.log(JSON.stringify(Object.keys(LEAKS)));
else main();

/** Leaks a known number of bytes in one function, drops as many in another, and prints the comparison to the start. */
const { start, takeSnapshot } = require('../../dist');

const OBJECTS = 200_000;
const kept = new Array(OBJECTS);
let dropped = [];

function leak(count) {
  for (let i = 0; i < count; i++) kept[i] = { a: i, b: i, c: i, d: i };
}

function drop(count) {
  for (let i = 0; i < count; i++) dropped.push({ a: i, b: i, c: i, d: i });
}

async function main() {
  start({ samplingInterval: 16_384 });
  const before = await takeSnapshot();
  leak(OBJECTS);
  drop(OBJECTS);
  const between = await takeSnapshot();
  dropped = [];
  const after = await takeSnapshot();
  const row = ({ traceback, ...figures }) => ({ name: traceback.site.functionName, ...figures });
  console.log(
    JSON.stringify({
      // Three words of header and four properties.
      leakedBytes: OBJECTS * (3 + 4) * 8,
      leaked: after.compareTo(before, 'function').map(row),
      dropped: after.compareTo(between, 'function').map(row),
      live: after.statistics('function').map(row),
    }),
  );
}

main();

/**
 * Leaks a known number of objects in one function, drops as many in another, and prints the comparison to the start. To be
 * run with `--expose-gc`.
 */
const { start, takeSnapshot } = require('../../dist');

/** No literal: behind each of those V8 puts a note for itself, which it counts and does not keep. */
class Item {
  constructor(value) {
    this.a = value;
    this.b = value;
    this.c = value;
    this.d = value;
  }
}

const OBJECTS = 200_000;
const kept = new Array(OBJECTS);
let dropped = [];

function leak(count) {
  for (let i = 0; i < count; i++) kept[i] = new Item(i);
}

function drop(count) {
  for (let i = 0; i < count; i++) dropped.push(new Item(i));
}

/** What a call leaves on the heap, bytes. */
function bytesOf(call) {
  globalThis.gc();
  const before = process.memoryUsage().heapUsed;
  call();
  globalThis.gc();
  return process.memoryUsage().heapUsed - before;
}

async function main() {
  // At this interval the size of such an object, 56 bytes, can be told from what V8 reports.
  start({ samplingInterval: 15_848 });
  const before = await takeSnapshot();
  const leakedBytes = bytesOf(() => leak(OBJECTS));
  drop(OBJECTS);
  const between = await takeSnapshot();
  dropped = [];
  const after = await takeSnapshot();
  const row = ({ traceback, ...figures }) => ({ name: traceback.site.functionName, ...figures });
  console.log(
    JSON.stringify({
      objects: OBJECTS,
      leakedBytes,
      leaked: after.compareTo(before, 'function').map(row),
      dropped: after.compareTo(between, 'function').map(row),
      live: after.statistics('function').map(row),
    }),
  );
}

main();

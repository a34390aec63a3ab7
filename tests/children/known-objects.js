// Keeps objects of known sizes, each kind in a function of its own, and prints what a snapshot says of them.
const { start, stop, takeSnapshot } = require('../../dist');

const kept = [];

/** The elements of an array: two pointer-sized fields stand before them. */
function keepArrays(count, bytes) {
  for (let at = 0; at < count; at++) kept.push(new Array((bytes - 16) / 8).fill(0));
}

/** By function: objects, and the bytes of each. */
const KINDS = {
  arraysOf4KiB: () => keepArrays(6000, 4112),
  arraysOfAnInterval: () => keepArrays(300, 161_600),
  arraysJustAbove: () => keepArrays(200, 250_000),
  arraysOfManyIntervals: () => keepArrays(20, 1_000_000),
};

async function main() {
  start();
  for (const keep of Object.values(KINDS)) keep();
  const snapshot = await takeSnapshot();
  stop();
  const rows = snapshot.statistics('traceback').flatMap(({ traceback, ...row }) => {
    const kind = traceback.frames.find(({ functionName }) => functionName in KINDS)?.functionName;
    return kind && traceback.site.functionName === 'keepArrays' ? [{ kind, ...row }] : [];
  });
  process.stdout.write(JSON.stringify(rows));
}

main();

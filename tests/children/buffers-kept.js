/**
 * Keeps memory outside the heap that each of the functions allocates, then lets go of it, and lets go of some at once.
 * Prints how much was kept of each, and the rows of both looks.
 */
const { start, takeSnapshot } = require('../../dist');

const SIZE = 10_000;
const COUNT = 600;
const TEXT = 'é'.repeat(SIZE / 2);
const part = Buffer.alloc(SIZE / 2);
const memory = new ArrayBuffer(SIZE);
let kept = [];

/** Each on a line of its own, whose number is that of its row. */
const ALLOCATE = {
  alloc: () => Buffer.alloc(SIZE),
  allocFilled: () => Buffer.alloc(SIZE, 'x'),
  allocUnsafe: () => Buffer.allocUnsafe(SIZE),
  allocUnsafeSlow: () => Buffer.allocUnsafeSlow(SIZE),
  from: () => Buffer.from(TEXT),
  concat: () => Buffer.concat([part, part]),
  arrayBuffer: () => new ArrayBuffer(SIZE),
  sharedArrayBuffer: () => new SharedArrayBuffer(SIZE),
  small: () => Array.from({ length: 100 }, () => Buffer.from('small '.repeat(16))),
};

function allocateAll() {
  for (const [name, allocate] of Object.entries(ALLOCATE)) {
    for (let i = 0; i < COUNT; i++) kept.push({ name, memory: allocate() });
  }
}

/** Views of memory that is there already, and Buffers so small that V8 has them on its heap. */
function allocateNothing() {
  for (let i = 0; i < 10 * COUNT; i++) {
    kept.push(Buffer.from(memory), part.subarray(1), new Uint8Array(memory), Buffer.alloc(64));
  }
}

function drop() {
  for (let i = 0; i < COUNT; i++) Buffer.alloc(SIZE).fill(i);
}

function rows(snapshot) {
  return snapshot
    .statistics('lineno')
    .filter(({ external }) => external)
    .map(({ traceback: { site }, size, count, error, samples }) => {
      const { filename, lineno, functionName } = site;
      return { filename, lineno, functionName, size, count, error, samples };
    });
}

/** The small objects on the heap that the Buffers themselves are. */
function objectBytes(snapshot) {
  return snapshot
    .statistics('filename')
    .filter(({ external, traceback }) => !external && /^node:.*buffer$/.test(String(traceback)))
    .reduce((sum, { size }) => sum + size, 0);
}

async function main() {
  start({ samplingInterval: 16_384, buffers: true });
  allocateAll();
  allocateNothing();
  drop();
  const full = await takeSnapshot();
  // A part of it holds all of it.
  kept = kept.map(({ name, memory }) => (name === 'alloc' ? memory.subarray(9, 10) : null));
  const views = await takeSnapshot();
  kept = [];
  const after = await takeSnapshot();
  console.log(
    JSON.stringify({
      filename: __filename,
      bytes: SIZE * COUNT,
      full: rows(full),
      objects: objectBytes(full),
      views: rows(views),
      after: rows(after),
      freed: after.compareTo(full, 'function').filter((row) => row.external && row.significant).length,
    }),
  );
}

main();

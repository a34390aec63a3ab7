/** Somebody else patches the same functions, before and after; prints what is found at each step. */
const { start, stop, takeSnapshot } = require('../../dist');

const original = { from: Buffer.from, alloc: Buffer.alloc, ArrayBuffer };
const kept = [];
let calls = 0;

/** As a monitoring tool would. */
function wrap(owner, name) {
  const inner = owner[name];
  owner[name] = function (...args) {
    calls++;
    return inner.apply(this, args);
  };
  return owner[name];
}

function keep() {
  for (let i = 0; i < 100; i++) kept.push(Buffer.alloc(50_000), Buffer.from('x'.repeat(50_000)));
}

async function sizes() {
  const rows = (await takeSnapshot()).statistics('lineno').filter(({ external }) => external);
  return rows.map(({ size }) => size);
}

async function main() {
  const result = {};
  const before = wrap(Buffer, 'alloc');
  start({ samplingInterval: 16_384, buffers: true });
  const ours = Buffer.from;
  const after = wrap(Buffer, 'from');
  class Theirs extends ArrayBuffer {}
  globalThis.ArrayBuffer = Theirs;
  keep();
  result.counted = await sizes();
  result.calls = calls;
  stop();
  result.theirsBeforeIsBack = Buffer.alloc === before;
  result.theirsAfterStays = Buffer.from === after && globalThis.ArrayBuffer === Theirs;
  result.ourConstructorIsGone = original.ArrayBuffer.prototype.constructor === original.ArrayBuffer;
  keep();
  start({ samplingInterval: 16_384, buffers: true });
  result.forgotten = await sizes();
  keep();
  result.again = await sizes();
  stop();
  result.theirsStillStays = Buffer.from === after;
  Buffer.from = ours;
  result.inert = Buffer.from('x').toString();
  console.log(JSON.stringify({ ...result, bytes: 100 * 50_000 }));
}

main();

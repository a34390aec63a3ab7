/** Has made functions that allocate its own, or fixed them, in the way that is asked for; prints what tracing makes of it. */
const { start, stop, takeSnapshot } = require('../../dist');

const WAYS = {
  // By `--frozen-intrinsics`.
  intrinsics: () => undefined,
  prototype: () => Object.freeze(ArrayBuffer.prototype),
  buffer: () => Object.freeze(Buffer),
  global: () =>
    Object.defineProperty(globalThis, 'ArrayBuffer', {
      value: ArrayBuffer,
      writable: false,
      configurable: false,
    }),
  bound: () => (globalThis.ArrayBuffer = ArrayBuffer.bind(null)),
  getter: () => {
    const original = ArrayBuffer;
    Object.defineProperty(globalThis, 'ArrayBuffer', { get: () => original, configurable: true });
  },
};

async function main(way) {
  WAYS[way]();
  const looksLike = () => [
    ArrayBuffer === globalThis.ArrayBuffer,
    new ArrayBuffer(1).constructor === ArrayBuffer,
    new ArrayBuffer(1) instanceof ArrayBuffer,
  ];
  const [before, { alloc }, original] = [looksLike().join(), Buffer, ArrayBuffer];
  const kept = [];
  start({ samplingInterval: 1024, buffers: true });
  kept.push(Buffer.alloc(100_000), new ArrayBuffer(100_000), new SharedArrayBuffer(100_000));
  const looksAlike = looksLike().join() === before;
  const rows = (await takeSnapshot()).statistics('traceback').filter(({ external }) => external);
  stop();
  const isRestored = Buffer.alloc === alloc && ArrayBuffer === original && looksLike().join() === before;
  console.log(JSON.stringify({ looksAlike, isRestored, counted: rows.length, kept: kept.length }));
}

main(process.argv[2]);

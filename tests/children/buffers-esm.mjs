/** An ES module that keeps Buffers, beyond an await and in evaluated code; prints the paths to them, newest frame first. */
import { Buffer } from 'node:buffer';
import { start, stop, takeSnapshot } from '../../dist/index.mjs';

const kept = [];

function load(size) {
  kept.push(Buffer.alloc(size));
}

async function later() {
  await null;
  load(1_000_000);
}

start({ samplingInterval: 16_384, buffers: true, tracebackLimit: Number(process.argv[2] ?? 50) });
await later();
[2_000_000].map(load);
new Function('Buffer', 'kept', 'kept.push(Buffer.alloc(3_000_000))')(Buffer, kept);
const snapshot = await takeSnapshot();
stop();
const rows = snapshot.statistics('traceback').filter(({ external }) => external);
console.log(
  JSON.stringify({
    filename: import.meta.filename ?? new URL(import.meta.url).pathname,
    paths: rows.map(({ size, traceback }) => ({
      size,
      frames: traceback.frames.toReversed().map(({ filename, lineno, functionName }) => ({
        filename,
        lineno,
        functionName,
      })),
    })),
  }),
);

/** Prints what the meter says of memory that is held, that was let go, and that stayed below an earlier peak; bytes. */
const { WebAssembly } = globalThis;
const { ExtraMemory } = require('../../dist/process/extra-memory');

/** Memory that the system takes back when it is let go. */
function take(megabytes) {
  const memory = new WebAssembly.Memory({ initial: megabytes * 16 });
  new Uint8Array(memory.buffer).fill(1);
  return memory;
}

async function main() {
  const first = new ExtraMemory();
  const kept = [take(64)];
  const held = first.taken();

  const second = new ExtraMemory();
  take(128);
  for (let i = 0; i < 5; i++) {
    gc();
    await new Promise(setImmediate);
  }
  const peak = second.taken();

  const third = new ExtraMemory();
  kept.push(take(32));
  const below = third.taken();
  console.log(JSON.stringify({ held, peak, below, kept: kept.length }));
}

main();

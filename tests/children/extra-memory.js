/** Prints what the meter says of memory that is held, that was let go, and that stayed below an earlier peak; bytes. */
const { WebAssembly } = globalThis;
const { extraMemory, markMemory } = require('../../dist/process/extra-memory');

/** Memory that the system takes back when it is let go. */
function take(megabytes) {
  const memory = new WebAssembly.Memory({ initial: megabytes * 16 });
  new Uint8Array(memory.buffer).fill(1);
  return memory;
}

async function main() {
  const first = markMemory();
  const kept = [take(64)];
  const held = extraMemory(first);

  const second = markMemory();
  take(128);
  for (let i = 0; i < 5; i++) {
    gc();
    await new Promise(setImmediate);
  }
  const peak = extraMemory(second);

  const third = markMemory();
  kept.push(take(32));
  const below = extraMemory(third);
  console.log(JSON.stringify({ held, peak, below, kept: kept.length }));
}

main();

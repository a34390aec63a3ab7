/** Allocates objects of each size from 24 to 256 bytes and prints their true and their estimated number. */
const { clearTraces, start, takeSnapshot } = require('../../../dist');

const BYTES = 32e6;

async function main() {
  start();
  const results = [];
  for (let size = 24; size <= 256; size += 8) {
    // Three words of header, the rest properties.
    const names = Array.from({ length: size / 8 - 3 }, (_, at) => `p${at}: i`);
    const make = new Function(
      'count',
      'kept',
      `for (let i = 0; i < count; i++) kept[i] = { ${names.join(', ')} };`,
    );
    const count = Math.round(BYTES / size);
    const kept = (globalThis.kept = new Array(count).fill(null));
    clearTraces();
    make(count, kept);
    const snapshot = await takeSnapshot();
    const [row] = snapshot.statistics('function');
    results.push({ size, count, estimate: row.count, bytes: row.size });
  }
  console.log(JSON.stringify(results));
  process.exit();
}

main();

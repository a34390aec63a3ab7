/** N12: many begins and ends: does anything stay behind that plain requests do not leave as well? */
import { startApp } from '../lib/held.mjs';
import { isQuick, report } from '../lib/stats.mjs';

const CYCLES = isQuick ? 100 : 1000;
const BLOCKS = 20;

const counts = () => process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0);
const listeners = counts();
const app = await startApp();

/** Heap growth for a cycle of two requests, bytes. */
async function growth(paths, cycles) {
  gc();
  const before = process.memoryUsage().heapUsed;
  for (let cycle = 0; cycle < cycles; cycle++) for (const path of paths) await app.get(path);
  gc();
  return (process.memoryUsage().heapUsed - before) / cycles;
}

const OURS = ['/begin_show', '/end_show'];
const PLAIN = ['/not', '/ours'];
// Code is compiled and caches fill for a long while; only blocks side by side can be compared.
for (const paths of [OURS, PLAIN]) await growth(paths, CYCLES / 2);
const differences = [];
for (let block = 0; block < BLOCKS; block++) {
  const ours = await growth(OURS, CYCLES / BLOCKS);
  differences.push(ours - (await growth(PLAIN, CYCLES / BLOCKS)));
}
report(`heap growth of ${CYCLES} begins and ends, beyond plain requests`, differences, {
  unit: ' B/cycle',
  most: 200,
  target: '0, ± noise',
});
await app.close();
await new Promise((resolve) => setTimeout(resolve, 200));
const kinds = ['Worker', 'MessagePort', 'Timeout', 'Immediate'];
const left = process.getActiveResourcesInfo().filter((name) => kinds.includes(name));
report('listeners, threads and timers left behind', [counts() - listeners + left.length], {
  most: 0,
  target: '0',
});
process.exit();

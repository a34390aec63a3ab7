/** N12: many begins and ends: does anything stay behind? */
import { startApp } from '../lib/held.mjs';
import { isQuick, report } from '../lib/stats.mjs';

const CYCLES = isQuick ? 100 : 1000;
const EVERY = CYCLES / 20;

const counts = () => process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0);
const listeners = counts();
const app = await startApp();
const heap = [];
for (let cycle = 0; cycle < CYCLES; cycle++) {
  await app.get('/begin_show');
  await app.get('/end_show');
  if (cycle % EVERY === EVERY - 1) {
    gc();
    heap.push(process.memoryUsage().heapUsed);
  }
}
// The first half is warm-up: code is compiled, connections are made.
const settled = heap.slice(heap.length / 2);
const cycles = settled.map((_, index) => index * EVERY);
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const [x, y] = [mean(cycles), mean(settled)];
const slope =
  cycles.reduce((sum, cycle, index) => sum + (cycle - x) * (settled[index] - y), 0) /
  cycles.reduce((sum, cycle) => sum + (cycle - x) ** 2, 0);
report(`heap growth, ${CYCLES} begins and ends`, [slope], {
  unit: ' B/cycle',
  most: 200,
  target: '0, ± noise',
});
await app.close();
await new Promise((resolve) => setTimeout(resolve, 200));
const left = process
  .getActiveResourcesInfo()
  .filter((name) => ['Worker', 'MessagePort', 'Timeout', 'Immediate'].includes(name));
report('listeners, threads and timers left behind', [counts() - listeners + left.length], {
  most: 0,
  target: '0',
});
process.exit();

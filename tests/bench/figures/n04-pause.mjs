/** N4: how long `/end_show` holds the main thread, against one forced full GC on the same heap. */
import { fillHeap, held, startApp } from '../lib/held.mjs';
import { isQuick, report } from '../lib/stats.mjs';

const ROUNDS = isQuick ? 3 : 9;

const app = await startApp();
await app.get('/begin_show');
for (const megabytes of isQuick ? [50, 200] : [50, 200, 800]) {
  fillHeap(megabytes);
  const ratios = [];
  for (let round = 0; round < ROUNDS; round++) {
    const collection = await held(async () => gc());
    const endShow = await held(() => app.get('/end_show'));
    ratios.push(endShow.ms / collection.ms);
  }
  report(`main thread held by /end_show : gc(), ${megabytes} MB`, ratios, {
    unit: ' ×',
    most: 1.3,
    target: '≤ 1.3',
  });
}
await app.close();

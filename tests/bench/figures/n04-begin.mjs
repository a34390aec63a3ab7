/** N4b: how long `/begin_show` holds the main thread, the first time and again, against one forced full GC on the same heap. */
import { createRequire } from 'node:module';
import { fillHeap, held, startApp } from '../lib/held.mjs';
import { isQuick, report } from '../lib/stats.mjs';

const { stop } = createRequire(import.meta.url)('../../../dist');
const ROUNDS = isQuick ? 3 : 9;

const app = await startApp();
for (const megabytes of [20, 200]) {
  fillHeap(megabytes);
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) {
    const collection = await held(async () => gc());
    const first = await held(() => app.get('/begin_show'));
    const another = await held(() => app.get('/begin_show'));
    rounds.push({ collection, first, another });
    stop();
  }
  const ratios = (of) => rounds.map(({ collection, ...begins }) => of(begins) / collection.ms);
  const unit = ' ×';
  report(
    `main thread held by the first /begin_show, in all : gc(), ${megabytes} MB`,
    ratios(({ first }) => first.allMs),
    { unit, most: 2.4, target: '≤ 2.4' },
  );
  report(
    'its longest pause',
    ratios(({ first }) => first.ms),
    { unit },
  );
  report(
    'main thread held by another, in all',
    ratios(({ another }) => another.allMs),
    { unit, most: 1.3, target: '≤ 1.3' },
  );
}
await app.close();

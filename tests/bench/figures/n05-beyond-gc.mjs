/** N5: how long `/end_show` holds the main thread beyond the GC, at 80,000 call-tree nodes, against a bare read. */
import { createBareReader, held, peakMemory, startApp } from '../lib/held.mjs';
import { isQuick, report, seededRandom } from '../lib/stats.mjs';

const ROUNDS = isQuick ? 5 : 21;
const CHAINS = 1750;
const DEPTH = 50;

const app = await startApp({ samplingInterval: 1024 });
await app.get('/begin_show');

// Functions that call each other along a path, so that the tree of calls branches at every frame.
const functions = Array.from(
  { length: 64 },
  (_, index) =>
    new Function(
      'path, depth, kept, functions',
      `if (depth === path.length) { for (let i = 0; i < 60; i++) kept.push({ i, path }); return; }
       functions[path[depth]](path, depth + 1, kept, functions);
       //# sourceURL=/app/src/module${index}/some/long/file-name-${index}.js`,
    ),
);
const random = seededRandom(5);
const kept = (globalThis.kept = []);
for (let chain = 0; chain < CHAINS; chain++) {
  const path = Array.from({ length: DEPTH }, (_, depth) =>
    depth < 2 ? chain % 4 : Math.floor(random() * 64),
  );
  functions[path[0]](path, 1, kept, functions);
}

const memory = [(await peakMemory(() => app.get('/end_show'))) / 1e6];
const readBare = createBareReader();
const ratios = [];
for (let round = 0; round < ROUNDS; round++) {
  const bare = await held(readBare);
  const endShow = await held(() => app.get('/end_show'));
  ratios.push(endShow.beyondMs / bare.beyondMs);
}
report('main thread held beyond the GC, /end_show : bare read', ratios, {
  unit: ' ×',
  most: 0.7,
  target: '≤ 0.7',
});
report("memory at the peak of the whole /end_show, V8's text and its parsing included", memory, {
  unit: ' MB',
});
await app.close();
process.exit();

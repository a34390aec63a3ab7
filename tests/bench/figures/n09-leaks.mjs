/** N9: twelve planted leaks of 10 MB: is the leaking function the first row, and its size within the printed error? */
import { LEAKS, runLeak } from '../lib/leaks.mjs';
import { isQuick, report } from '../lib/stats.mjs';

const RUNS = isQuick ? 3 : 50;
/** What else of the heap came and went from one full GC to the next, as a share of the leak. */
const TRUTH_ERROR = 0.005;

let found = 0;
const shares = [];
for (const name of LEAKS) {
  const runs = Array.from({ length: RUNS }, (_, seed) => runLeak(name, seed + 1));
  const first = runs.filter((run) => run.name === 'leak').length;
  if (first === RUNS) found++;
  const within = runs.filter(
    ({ sizeDiff, error, leaked }) => Math.abs(sizeDiff - leaked) <= error + TRUTH_ERROR * leaked,
  ).length;
  shares.push(within / RUNS);
  report(`${name}: first row in ${first} of ${RUNS}, size within its error in`, [(within / RUNS) * 100], {
    unit: ' %',
  });
}
report('leaks that were the first row in every run', [found], { least: LEAKS.length, target: '12 of 12' });
const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
report('runs with the size within the printed error', [mean * 100], {
  unit: ' %',
  least: 90,
  target: '≥ 90 %',
});

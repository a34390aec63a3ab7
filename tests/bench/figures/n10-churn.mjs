/** N10: work without a leak: in how many runs does any row claim to be significant? */
import { runLeak } from '../lib/leaks.mjs';
import { isQuick, report } from '../lib/stats.mjs';

const RUNS = isQuick ? 5 : 50;

const runs = Array.from({ length: RUNS }, (_, seed) => runLeak('none', seed + 1));
const marked = runs.filter(({ significant }) => significant.length > 0);
for (const { significant } of marked) process.stderr.write(`${significant.join('\n')}\n`);
report('runs without a leak that show a significant row', [(marked.length / RUNS) * 100], {
  unit: ' %',
  most: 5,
  target: '≤ 5 %',
});

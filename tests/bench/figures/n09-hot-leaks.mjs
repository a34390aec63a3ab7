/** N9b: the twelve leaks in hot code, on several Node versions: is the leaking function the first row, and was it without exact frames? */
import { LEAKS, runHotLeak } from '../lib/leaks.mjs';
import { findNodes } from '../lib/nodes.mjs';
import { report } from '../lib/stats.mjs';

for (const { path, version } of findNodes()) {
  const countFirst = (exactFrames) =>
    LEAKS.filter((leak) => runHotLeak(path, leak, exactFrames).name === 'leak').length;
  const goal = { least: LEAKS.length, target: `${LEAKS.length} of ${LEAKS.length}` };
  report(`hot leaks that were the first row, Node ${version}`, [countFirst('begin')], goal);
  report('without exact frames', [countFirst('never')]);
}

/** N11: numbers of common objects, against the true ones. */
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { countFactor, geometricMean } from '../lib/counts.mjs';
import { report } from '../lib/stats.mjs';

const { ALWAYS_ON_INTERVAL } = createRequire(import.meta.url)('../../../dist/tracer/options.js');

report('factor of decoded counts, sizes 16 to 256 B', [countFactor(ALWAYS_ON_INTERVAL)], {
  unit: ' ×',
  most: 1.25,
  target: '≤ 1.25',
});

const program = join(import.meta.dirname, '..', 'programs', 'counts.cjs');
const results = JSON.parse(execFileSync(process.execPath, ['--random-seed=1', program]));
const measured = results.map(({ count, estimate }) => estimate / count);
report('the same with real objects of 24 to 256 B, sampling error in it', [geometricMean(measured)], {
  unit: ' ×',
  most: 1.25,
  target: '≤ 1.25',
});

/** N11: numbers of common objects, against the true ones. */
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { report } from '../lib/stats.mjs';

const { CountDecoder, scaleOf } = createRequire(import.meta.url)('../../../dist/model/sampling.js');
const { DEFAULT_INTERVAL } = createRequire(import.meta.url)('../../../dist/tracer/options.js');

const geometricMean = (factors) =>
  Math.exp(factors.reduce((sum, factor) => sum + Math.abs(Math.log(factor)), 0) / factors.length);

const decoder = new CountDecoder(DEFAULT_INTERVAL);
const sizes = Array.from({ length: 31 }, (_, at) => 16 + 8 * at);
const decoded = sizes.map(
  (size) => decoder.decode(size * scaleOf(size, DEFAULT_INTERVAL)) / scaleOf(size, DEFAULT_INTERVAL),
);
report('factor of decoded counts, sizes 16 to 256 B', [geometricMean(decoded)], {
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

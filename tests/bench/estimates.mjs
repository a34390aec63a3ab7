/**
 * Whether sizes are right in the mean, and errors hold the truth: `npm run bench -- estimates`. Simulated answers of V8 on
 * objects of one size, made by one call path, decoded and estimated by the product. Prints the table of docs/accuracy.md.
 */
import { createRequire } from 'node:module';
import { seededRandom } from './lib/stats.mjs';

const require = createRequire(import.meta.url);
const { samplingChance, scaledCount, SizeDecoder } = require('../../dist/stats/decode.js');
const { addSample, emptyEstimate, limitsOf, Scales } = require('../../dist/stats/estimate.js');

const INTERVALS = [1024, 16_384, 40_320, 146_880, 1_048_576, 16_777_216];
const [SMALLEST, LARGEST] = [16, 4 * 1024 * 1024];
const SIZES_AN_OCTAVE = 6;
/** Memory of that many intervals, or so many objects if they are large. */
const AMOUNTS = [1, 3, 10, 50];
const LEAST_OBJECTS = 1;
const RUNS = 2000;
/** Estimates are whole bytes. */
const ROUNDING = 0.001;
const random = seededRandom(11);

const octaves = Math.log2(LARGEST / SMALLEST);
const SIZES = [
  ...new Set(
    Array.from(
      { length: octaves * SIZES_AN_OCTAVE + 1 },
      (_, at) => 8 * Math.round((SMALLEST * 2 ** (at / SIZES_AN_OCTAVE)) / 8),
    ),
  ),
];

/** How many of some objects are sampled: from one to the next sampled one it goes by a geometric distribution. */
function drawSamples(objects, chance) {
  let samples = 0;
  for (let at = 0; ; samples++) {
    at += Math.floor(Math.log(1 - random()) / Math.log1p(-chance)) + 1;
    if (at > objects) return samples;
  }
}

/** What the product says of so many samples. */
function estimate(size, interval, samples, decoder, scales) {
  const scaledSize = size * scaledCount(size, interval);
  const nodeSize = size * scaledCount(size, interval, samples);
  const [possible] = decoder.possibleTogether([{ scaledSize, samples }], nodeSize);
  const decoded = decoder.decode(possible);
  const sum = emptyEstimate();
  for (let at = 0; at < samples; at++)
    addSample(sum, scales.weigh(decoded.size, decoded.slack), decoded.count, decoded.slack);
  return { size: sum.size, isTold: possible.length === 1, ...limitsOf(sum) };
}

function simulate(size, interval, amount) {
  const [decoder, scales] = [new SizeDecoder(interval), new Scales(interval)];
  const chance = samplingChance(size, interval);
  const objects = Math.max(LEAST_OBJECTS, Math.round((amount * interval) / size));
  const truth = objects * size;
  const known = new Map();
  let [sum, seen, covered] = [0, 0, 0];
  for (let run = 0; run < RUNS; run++) {
    const samples = drawSamples(objects, chance);
    if (samples === 0) continue;
    if (!known.has(samples)) known.set(samples, estimate(size, interval, samples, decoder, scales));
    const found = known.get(samples);
    sum += found.size;
    seen++;
    if (found.low <= truth + ROUNDING * truth && truth - ROUNDING * truth <= found.high) covered++;
  }
  // Beyond what chance alone does to the mean of so many runs.
  const noise = Math.sqrt(objects * chance * (1 - chance)) / (objects * chance) / Math.sqrt(RUNS);
  return { size, bias: sum / RUNS / truth - 1, noise, coverage: covered / seen };
}

const percent = (share) => `${(100 * share).toFixed(1)} %`;
console.log(
  '| interval | memory, intervals | sizes within 2 % in the mean | farthest off | least coverage |',
);
console.log('| --- | --- | --- | --- | --- |');
for (const interval of INTERVALS) {
  for (const amount of AMOUNTS) {
    const cells = SIZES.map((size) => simulate(size, interval, amount));
    const isUnbiased = ({ bias, noise }) => Math.abs(bias) <= 0.02 + 3 * noise;
    const worst = cells.reduce((a, b) => (Math.abs(b.bias) > Math.abs(a.bias) ? b : a));
    const least = cells.reduce((a, b) => (b.coverage < a.coverage ? b : a));
    const columns = [
      interval.toLocaleString('en'),
      amount,
      percent(cells.filter(isUnbiased).length / cells.length),
      `${percent(worst.bias)} at ${worst.size} B`,
      `${percent(least.coverage)} at ${least.size} B`,
    ];
    console.log(`| ${columns.join(' | ')} |`);
  }
}

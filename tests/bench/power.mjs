/**
 * How much must leak until it is named, and how often nothing is: `npm run bench -- power`. Simulated samples of small objects,
 * tested by the product. Prints the tables of docs/accuracy.md.
 */
import { createRequire } from 'node:module';
import { seededRandom } from './lib/stats.mjs';

const require = createRequire(import.meta.url);
const { addSample, Scales } = require('../../dist/stats/estimate.js');
const { addChange, emptyChange } = require('../../dist/stats/rank.js');
const { addEvidence, testTable } = require('../../dist/stats/test.js');
const { measureGrowth } = require('../../dist/stats/trend.js');
const { CallTreeBuilder } = require('../../dist/model/call-tree-builder.js');
const { Frame } = require('../../dist/model/frame.js');
const { createGrouping } = require('../../dist/model/grouping.js');

const INTERVAL = 1000;
const MINUTE_MS = 60_000;
const random = seededRandom(7);
const weight = new Scales(INTERVAL).weigh(INTERVAL);

function drawPoisson(mean) {
  let count = 0;
  for (let product = random(); product > Math.exp(-mean); product *= random()) count++;
  return count;
}

/** New samples and freed ones. */
function changeOf(came, went) {
  const change = emptyChange();
  for (let at = 0; at < came; at++) {
    addSample(change.fresh, weight, 1, 0);
    addEvidence(change.evidence, 1, weight);
  }
  for (let at = 0; at < went; at++) {
    addSample(change.freed, weight, 1, 0);
    addEvidence(change.evidence, -1, weight);
  }
  return change;
}

const churn = (mean) => changeOf(drawPoisson(mean), drawPoisson(mean));

/** What a comparison says of rows that come and go, and of one that leaks, all in samples. */
function compare({ rows, mean, own }, leaked) {
  const others = Array.from({ length: rows }, () => churn(mean));
  const leak = changeOf(drawPoisson(leaked) + drawPoisson(own), drawPoisson(own));
  const total = emptyChange();
  for (const each of [...others, leak]) addChange(total, each);
  const evidence = [...others, leak].map((each) => each.evidence);
  return testTable(evidence, total.evidence);
}

function share(tables, isHit) {
  return Array.from({ length: tables }, isHit).filter(Boolean).length / tables;
}

const TABLES = [
  ['nothing else changes', { rows: 0, mean: 0, own: 0 }, 2000],
  ['500 rows, each 0.3 new and 0.3 freed', { rows: 500, mean: 0.3, own: 0 }, 300],
  ['500 rows, each 2 new and 2 freed', { rows: 500, mean: 2, own: 0 }, 300],
  ['the same, 20 and 20 of the leaking row', { rows: 500, mean: 2, own: 20 }, 300],
];
const LEAKED = Array.from({ length: 60 }, (_, at) => at + 1);

console.log('| table | samples until named in 80 of 100 | false alarms |');
console.log('| --- | --- | --- |');
for (const [name, table, runs] of TABLES) {
  const needed = LEAKED.find((leaked) => share(runs, () => compare(table, leaked).rows.at(-1) === 1) >= 0.8);
  const alarms = share(4 * runs, () => {
    const { total, rows } = compare(table, 0);
    return total !== 0 || rows.some((direction) => direction !== 0);
  });
  console.log(`| ${name} | ${needed} | ${(100 * alarms).toFixed(1)} % |`);
}

const places = (count) => Array.from({ length: count }, (_, at) => new Frame('churn.js', at + 1, 0, ''));
const leaking = new Frame('leak.js', 1, 0, '');

function windowOf(frames, mean, leaked) {
  const builder = new CallTreeBuilder();
  const changes = frames.map((frame) => ({ node: builder.path([frame]), ...churn(mean) }));
  changes.push({ node: builder.path([leaking]), ...changeOf(drawPoisson(leaked), 0) });
  return { durationMs: MINUTE_MS, garbage: 0, tree: builder.build(), changes };
}

/** The first window, counted from 1, with a suspect; `Infinity` without one. */
function firstSuspect(frames, mean, leaked, most, isMeant) {
  let windows = [];
  for (let number = 1; number <= most; number++) {
    windows = [...windows, windowOf(frames, mean, leaked)].slice(-10);
    const suspects = number < 3 ? [] : measureGrowth([windows], createGrouping('lineno')).suspects;
    if (suspects.some(({ frame }) => isMeant(frame))) return number;
  }
  return Infinity;
}

console.log('\n| leak, samples a window | named within 10 windows | within 60 |');
console.log('| --- | --- | --- |');
for (const leaked of [1, 2, 3, 4]) {
  const first = Array.from({ length: 60 }, () =>
    firstSuspect(places(500), 0.3, leaked, 60, (frame) => frame === leaking),
  );
  const within = (most) => `${Math.round((100 * first.filter((at) => at <= most).length) / first.length)} %`;
  console.log(`| ${leaked} | ${within(10)} | ${within(60)} |`);
}
const days = 60;
const alarmed = [
  [50, 0.3],
  [20, 2],
].map(([count, mean]) =>
  share(days, () => firstSuspect(places(count), mean, 0, 1440, () => true) < Infinity),
);
console.log(
  `\ndays with a false alarm, windows of a minute: ${alarmed.map((each) => `${(100 * each).toFixed(1)} %`).join(', ')}`,
);

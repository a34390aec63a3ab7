/**
 * What an interval between samples costs and gives: `npm run bench -- intervals`. Prints the table of docs/accuracy.md on
 * which the two defaults rest.
 */
import { countFactor } from './lib/counts.mjs';
import { compareModes } from './lib/json-server.mjs';
import { median } from './lib/stats.mjs';

const INTERVALS = [20_160, 40_320, 65_536, 80_640, 146_880];
/** Samples until a leak is named in 80 of 100 comparisons in which nothing else changes, by `power.mjs`. */
const SAMPLES_IDLE = 7;
/** The same among 500 rows of which each has two new samples and two freed. */
const SAMPLES_BUSY = 12;

const modes = INTERVALS.flatMap((interval) => [`early/${interval}`, `begun/${interval}`]);
const ratios = await compareModes(['off', ...modes]);
const cpu = (mode) => median(ratios[modes.indexOf(mode)]).toFixed(2);

console.log('| interval | named, idle | named, busy | count factor | CPU, always on | CPU, begun |');
console.log('| --- | --- | --- | --- | --- | --- |');
for (const interval of INTERVALS) {
  const bytes = (samples) => `${Math.round((samples * interval) / 1024)} KiB`;
  const columns = [
    interval.toLocaleString('en'),
    bytes(SAMPLES_IDLE),
    bytes(SAMPLES_BUSY),
    countFactor(interval).toFixed(2),
    cpu(`early/${interval}`),
    cpu(`begun/${interval}`),
  ];
  console.log(`| ${columns.join(' | ')} |`);
}

/** N7: how that work grows with the samples, against n log n. */
import { measureEndShow } from '../lib/end-show.mjs';
import { isQuick, median, report } from '../lib/stats.mjs';

const SAMPLES = isQuick ? [10_000, 100_000] : [10_000, 100_000, 1_000_000];
const ROUNDS = 3;

const times = SAMPLES.map((samples) => {
  const runs = Array.from({ length: ROUNDS }, () => measureEndShow({ samples, paths: samples / 20 }));
  const ms = runs.map(({ decodeMs, reportMs }) => decodeMs + reportMs);
  report(`work beyond the capture, ${samples.toLocaleString('en')} samples`, ms, { unit: ' ms' });
  report(
    `memory at its peak, ${samples.toLocaleString('en')} samples`,
    runs.map(({ bytes }) => bytes / 1e6),
    { unit: ' MB' },
  );
  return median(ms);
});
for (let step = 1; step < SAMPLES.length; step++) {
  const growth = times[step] / times[step - 1];
  const linearithmic =
    (SAMPLES[step] * Math.log(SAMPLES[step])) / (SAMPLES[step - 1] * Math.log(SAMPLES[step - 1]));
  const what = `growth from ${SAMPLES[step - 1].toLocaleString('en')} to ${SAMPLES[step].toLocaleString('en')} : n log n`;
  report(what, [growth / linearithmic], { unit: ' ×', most: 1.1, target: '≤ 1, ± noise' });
}

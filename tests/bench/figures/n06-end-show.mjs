/** N6: `/end_show` with both comparisons at 100,000 samples with tracebacks of 50 frames. */
import { measureEndShow } from '../lib/end-show.mjs';
import { isQuick, report } from '../lib/stats.mjs';

const runs = Array.from({ length: isQuick ? 2 : 7 }, () => measureEndShow({ samples: 100_000, paths: 5000 }));
report(
  'work beyond the capture, 100,000 samples',
  runs.map(({ decodeMs, reportMs }) => decodeMs + reportMs),
  { unit: ' ms', most: 500, target: '≤ 500 ms' },
);
report(
  'memory at the peak of the report',
  runs.map(({ bytes }) => bytes / 1e6),
  { unit: ' MB', most: 60, target: '≤ 60 MB' },
);

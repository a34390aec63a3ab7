/** N2: CPU of a request of an Express route that builds and sends JSON, tracing against none. */
import { compareModes } from '../lib/json-server.mjs';
import { report } from '../lib/stats.mjs';

const CASES = [
  ['early/146880', 'tracing at 146,880', 1.04],
  ['early/524160', 'tracing at 524,160', 1.01],
  ['begun/146880', 'from a begin on at 146,880, frames exact', 1.12],
  ['begun/40320', 'from a begin on at 40,320, frames exact', 1.12],
  ['stopped/40320', 'after stop', 1.02],
];

const ratios = await compareModes(['off', ...CASES.map(([mode]) => mode)]);
for (const [index, [, what, most]] of CASES.entries())
  report(`CPU of a request, ${what} : off`, ratios[index], {
    unit: ' ×',
    most,
    target: `≤ ${most.toFixed(2)}`,
  });

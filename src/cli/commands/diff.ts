import { formatSize } from '../../base/units';
import { rankDifferences } from '../../model/rank-differences';
import { type Snapshot } from '../../model/snapshot';
import { command, usageError } from '../command';
import { DONE } from '../exit-codes';
import { readMemory, showNames } from '../read-memory';
import { rowLine } from '../rows';
import { readTableSettings, TABLE_OPTIONS } from '../table-options';

export const diff = command({
  usage: 'URL|FILE URL|FILE [OPTIONS]',
  summary: 'Compares the live memory of two servers or files, the older one first, by place.',
  options: TABLE_OPTIONS,
  run: async ({ values, positionals }) => {
    const [first, second, ...others] = positionals;
    if (first === undefined || second === undefined || others.length > 0) {
      throw usageError('two URLs or files must be named, the older one first');
    }
    const { top, keyType, cumulative } = readTableSettings(values);
    const [one, other] = await Promise.all([readMemory(first, values), readMemory(second, values)]);
    const { older, newer } = await showNames({ older: one, newer: other });
    const change = formatSize(sizeOf(newer) - sizeOf(older), true);
    process.stdout.write(`# live: ${formatSize(sizeOf(newer))} (${change})\n`);
    const rows = rankDifferences(newer, older, keyType, cumulative)
      .filter(({ sizeDiff, countDiff }) => sizeDiff !== 0 || countDiff !== 0)
      .take(top);
    const chance = rows.findIndex(({ significant }) => !significant);
    rows.forEach((row, index) => {
      const heading = index === chance ? 'within sampling error:\n' : '';
      process.stdout.write(heading + rowLine(row, process.stdout));
    });
    return DONE;
  },
});

function sizeOf({ samples }: Snapshot): number {
  return samples.sizes.reduce((sum, size) => sum + size, 0);
}

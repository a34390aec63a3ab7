import { formatSize } from '../../base/units';
import { hasChanged, rankDifferences } from '../../stats/rank';
import { Compared } from '../../model/compared';
import { sumSizes } from '../../model/samples';
import { groupingFor } from '../../reports/question';
import { splitRows } from '../../reports/split-rows';
import { viaText } from '../../reports/via';
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
    const { top, terms } = readTableSettings(values);
    const [one, other] = await Promise.all([readMemory(first, values), readMemory(second, values)]);
    const { older, newer } = await showNames({ older: one, newer: other });
    const change = formatSize(sumSizes(newer.samples) - sumSizes(older.samples), true);
    process.stdout.write(`# live: ${formatSize(sumSizes(newer.samples))} (${change})\n`);
    const ranked = rankDifferences(newer, older, groupingFor(terms)).rows.filter(hasChanged).take(top);
    const rows = splitRows(ranked, new Compared(newer, older), terms, []);
    const chance = rows.findIndex(({ row }) => !row.significant);
    rows.forEach(({ row, via }, index) => {
      const heading = index === chance ? 'within sampling error:\n' : '';
      process.stdout.write(heading + rowLine(row, process.stdout) + viaText(via));
    });
    return DONE;
  },
});

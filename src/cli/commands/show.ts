import { formatSize } from '../../base/units';
import { Compared } from '../../model/compared';
import { sumSizes } from '../../model/samples';
import { groupingFor } from '../../reports/question';
import { splitRows } from '../../reports/split-rows';
import { viaText } from '../../reports/via';
import { rankStatistics } from '../../stats/rank';
import { command, usageError } from '../command';
import { DONE } from '../exit-codes';
import { readMemory, showNames } from '../read-memory';
import { rowLine } from '../rows';
import { readTableSettings, TABLE_OPTIONS } from '../table-options';

export const show = command({
  usage: 'URL|FILE [OPTIONS]',
  summary: 'Shows the live memory of a server, or of a snapshot, .heapprofile or pprof file, by place.',
  options: TABLE_OPTIONS,
  run: async ({ values, positionals }) => {
    const [source, ...others] = positionals;
    if (source === undefined || others.length > 0) throw usageError('one URL or file must be named');
    const { top, terms } = readTableSettings(values);
    const { now } = await showNames({ now: await readMemory(source, values) });
    const size = sumSizes(now.samples);
    process.stdout.write(`# live: ${formatSize(size)}\n`);
    const rows = rankStatistics(now, groupingFor(terms)).take(top);
    for (const { row, via } of splitRows(rows, new Compared(now, null), terms, [])) {
      process.stdout.write(rowLine(row, process.stdout) + viaText(via));
    }
    return DONE;
  },
});

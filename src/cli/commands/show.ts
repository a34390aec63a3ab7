import { formatSize } from '../../base/units';
import { sumSizes } from '../../model/samples';
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
    const { top, grouping } = readTableSettings(values);
    const { now } = await showNames({ now: await readMemory(source, values) });
    const size = sumSizes(now.samples);
    process.stdout.write(`# live: ${formatSize(size)}\n`);
    for (const row of rankStatistics(now, grouping).take(top)) {
      process.stdout.write(rowLine(row, process.stdout));
    }
    return DONE;
  },
});

import { basename, extname } from 'node:path';
import { snapshotJson } from '../../formats/snapshot-json';
import { makePage } from '../../pages/page';
import { command, usageError } from '../command';
import { DONE } from '../exit-codes';
import { writeNewFile } from '../output-file';
import { readMemory, showNames, SOURCE_OPTIONS } from '../read-memory';

const DEFAULT_OUTPUT = 'flame.html';

export const flame = command({
  usage: 'URL|FILE [OPTIONS]',
  summary: 'Draws the live memory of a server or a file as a flame graph, in a page that stands on its own.',
  options: {
    output: {
      type: 'string',
      short: 'o',
      value: 'FILE',
      help: `the page to write (default: ${DEFAULT_OUTPUT})`,
    },
    force: { type: 'boolean', help: 'overwrite the page if it is there' },
    ...SOURCE_OPTIONS,
  },
  run: async ({ values, positionals }) => {
    const [source, ...others] = positionals;
    if (source === undefined || others.length > 0) throw usageError('one URL or file must be named');
    const output = values.output ?? DEFAULT_OUTPUT;
    if (extname(output) !== '.html') throw usageError(`--output must end in .html, not ${output}`);
    const { last } = await showNames({ last: await readMemory(source, values) });
    const data = { name: basename(source), last: snapshotJson(last), start: null, libraries: [] };
    const { html } = await makePage('flamegraph', JSON.stringify(data));
    writeNewFile(output, html, values.force ?? false);
    process.stdout.write(`${output}\n`);
    return DONE;
  },
});

import { PROFILE_FORMATS } from '../../reports/profile-file';
import { command, usageError } from '../command';
import { DONE } from '../exit-codes';
import { writeNewFile } from '../output-file';
import { readMemory, showNames, SOURCE_OPTIONS } from '../read-memory';

const FORMATS = Object.values(PROFILE_FORMATS);

export const convert = command({
  usage: 'URL|FILE OUTPUT [OPTIONS]',
  summary:
    'Writes the live memory of a server or a file into a file for other tools; its name says the format.',
  options: {
    force: { type: 'boolean', help: 'overwrite the file if it is there' },
    ...SOURCE_OPTIONS,
  },
  run: async ({ values, positionals }) => {
    const [source, output, ...others] = positionals;
    if (source === undefined || output === undefined || others.length > 0) {
      throw usageError('a URL or file, and a file to write must be named');
    }
    const format = formatOf(output);
    const { now } = await showNames({ now: await readMemory(source, values) });
    const contents = await format.write({ now, older: null, workers: null });
    writeNewFile(output, contents, values.force ?? false);
    return DONE;
  },
});

/** The first that fits: `.speedscope.json` stands before `.json`. */
function formatOf(output: string) {
  const format = FORMATS.find(({ extension }) => output.endsWith(extension));
  if (format) return format;
  const endings = FORMATS.map(({ extension }) => extension).join(', ');
  throw usageError(`the file to write must end in one of ${endings}`);
}

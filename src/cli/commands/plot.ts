import { extname } from 'node:path';
import { type Range } from '../../timeline/panel';
import { LEAST_TIME, plotTimelines } from '../../timeline/plot';
import { command, usageError } from '../command';
import { DONE } from '../exit-codes';
import { writeNewFile } from '../output-file';
import { chooseProfilesOrNewest, readProfile } from '../profiles';

export const plot = command({
  usage: '[OPTIONS] [FILE|NUMBER…]',
  summary: 'Draws profiles, the newest by default, into one SVG, and prints its name.',
  options: {
    output: {
      type: 'string',
      short: 'o',
      value: 'FILE',
      help: 'the SVG to write (default: the name of the first profile, with .svg)',
    },
    title: { type: 'string', short: 't', value: 'TEXT', help: 'the title (default: the command line)' },
    window: { type: 'string', short: 'w', value: 'FROM,TO', help: 'show these seconds only, such as 0,20.5' },
    slope: { type: 'boolean', short: 's', help: 'draw the trend of each line and write its slope' },
    flame: { type: 'boolean', short: 'f', help: 'show functions as a flame graph instead of brackets' },
    force: { type: 'boolean', help: 'overwrite the SVG if it is there' },
  },
  run: ({ values, positionals }) => {
    const { title, slope, flame } = values;
    const window = values.window === undefined ? undefined : readWindow(values.window);
    if (values.output !== undefined && extname(values.output) !== '.svg') {
      throw usageError(`--output must end in .svg, not ${values.output}`);
    }
    const profiles = chooseProfilesOrNewest(positionals);
    const output = values.output ?? svgName(profiles[0] ?? '');
    const svg = plotTimelines(profiles.map(readProfile), { title, window, slope, flame });
    writeNewFile(output, svg, values.force ?? false);
    process.stdout.write(`${output}\n`);
    return DONE;
  },
});

function svgName(profile: string): string {
  return `${profile.slice(0, profile.length - extname(profile).length)}.svg`;
}

function readWindow(value: string): Range {
  const [low = NaN, high = NaN, ...others] = value
    .split(',')
    .map((each) => (each === '' ? NaN : Number(each)));
  const span = high - low;
  if (span >= LEAST_TIME && span < Infinity && others.length === 0) return { low, high };
  throw usageError(
    `--window must be two numbers of seconds, the smaller one first, such as 0,20.5, not ${value}`,
  );
}

import { type NamedTimeline } from '../../timeline/plot-lines';
import { type Series } from '../../timeline/timeline';
import { command } from '../command';
import { DONE } from '../exit-codes';
import { chooseProfilesOrNewest, readProfile } from '../profiles';

export const peak = command({
  usage: '[FILE|NUMBER…]',
  summary: 'Prints the highest memory of profiles, the newest by default.',
  options: {},
  run: ({ positionals }) => {
    const profiles = chooseProfilesOrNewest(positionals).map(readProfile);
    process.stdout.write(profiles.map(describe).join(''));
    return DONE;
  },
});

/** As mprof writes it. */
function describe({ name, timeline }: NamedTimeline): string {
  const children = Array.from(
    timeline.children,
    ([child, series]) => `  Child ${child}\t\t\t${highest(series)} MiB\n`,
  );
  return `${name}\t${highest(timeline.memory)} MiB\n${children.join('')}`;
}

function highest({ values }: Series): string {
  return toThousandths(values.reduce((most, value) => Math.max(most, value), -Infinity));
}

/**
 * As Python writes it: a value in the middle of two thousandths becomes the even one, where `toFixed` rounds up. Of binary
 * fractions, only odd sixteenths lie there (2000 = 16 · 125): one in 32 numbers of pages, in MiB.
 */
function toThousandths(value: number): string {
  const isInTheMiddle = (value * 16) % 2 === 1;
  const below = Math.floor(value * 1000);
  return (isInTheMiddle ? (below + (below % 2)) / 1000 : value).toFixed(3);
}

import { command, usageError } from '../command';
import { DONE } from '../exit-codes';
import { listProfiles, profileDate } from '../profiles';

export const list = command({
  usage: '',
  summary: 'Lists the profiles of this directory, oldest first, with their numbers.',
  options: {},
  run: ({ positionals }) => {
    if (positionals.length > 0) throw usageError('list takes no argument');
    const rows = listProfiles().map((name, index) => `${index} ${name} ${profileDate(name)}\n`);
    process.stdout.write(rows.join(''));
    return DONE;
  },
});

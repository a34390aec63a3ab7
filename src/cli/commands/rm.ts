import { command, usageError } from '../command';
import { DONE } from '../exit-codes';
import { chooseProfiles } from '../profiles';
import { DRY_RUN, removeFiles } from '../remove-files';

export const rm = command({
  usage: '[OPTIONS] FILE|NUMBER…',
  summary: 'Removes profiles.',
  options: DRY_RUN,
  run: ({ values, positionals }) => {
    if (positionals.length === 0) throw usageError('a profile to remove is missing, a file or a number');
    removeFiles(chooseProfiles(positionals), values['dry-run'] ?? false);
    return DONE;
  },
});

import { command, usageError } from '../command';
import { DONE } from '../exit-codes';
import { listProfiles } from '../profiles';
import { DRY_RUN, removeFiles } from '../remove-files';

export const clean = command({
  usage: '[OPTIONS]',
  summary: 'Removes all profiles of this directory.',
  options: DRY_RUN,
  run: ({ values, positionals }) => {
    if (positionals.length > 0) throw usageError('clean takes no argument; see rm');
    removeFiles(listProfiles(), values['dry-run'] ?? false);
    return DONE;
  },
});

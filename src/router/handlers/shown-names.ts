import { ShownNames } from '../../reports/shown-names';
import { Sources } from '../../sources/sources';
import { type Settings } from '../options';

/** Names for one answer: what is opened for it goes with it. */
export function shownNames({ sourceRoot, sourceLines }: Settings): ShownNames {
  return new ShownNames(new Sources({ root: sourceRoot, lines: sourceLines }));
}

import { type Samples } from '../model/snapshot';
import { eachShared } from '../model/survivors';
import { type DecodedProfile } from './decode-profile';

/**
 * Whether a profile comes from a sampler that is not the one we started: another tool stopped ours and started
 * its own. V8 tells nobody, but two traces show it: sizes that no object gives at our interval, and an object that
 * changed its size, because ordinals began anew.
 *
 * @param previous - Samples of our last capture in this run, if there was one.
 */
export function isForeign(
  profile: DecodedProfile,
  previous: Pick<Samples, 'ordinals' | 'sizes'> | null,
): boolean {
  const count = profile.samples.sizes.length;
  if (profile.undecodable * 2 > count) return true;
  return previous !== null && hasChangedSizes(previous, profile.samples);
}

function hasChangedSizes(previous: Pick<Samples, 'ordinals' | 'sizes'>, current: Samples): boolean {
  let hasChanged = false;
  eachShared(previous.ordinals, current.ordinals, (i, j) => {
    hasChanged ||= previous.sizes[i] !== current.sizes[j];
  });
  return hasChanged;
}

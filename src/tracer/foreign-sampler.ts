import { messageOf } from '../base/thrown';
import { eachShared } from '../model/survivors';
import { type DecodedProfile, type Drawn } from './decode-profile';
import { type InspectorSession } from './inspector-session';

/**
 * Whether a profile comes from a sampler that is not the one we started: another tool stopped ours and started
 * its own. V8 tells nobody, but two traces show it: sizes that no object gives at our interval, and old ordinals that
 * are of other objects, because ordinals began anew.
 *
 * @param previous - What V8 said at our last capture in this run, if there was one.
 */
export function isForeign({ drawn, undecodable }: DecodedProfile, previous: Drawn | null): boolean {
  if (undecodable * 2 > drawn.ordinals.length) return true;
  return previous !== null && hasBegunAnew(previous, drawn);
}

/** An object that is older than the newest one of before was there before, with the same size. */
function hasBegunAnew(previous: Drawn, current: Drawn): boolean {
  const newest = previous.ordinals.at(-1) ?? 0;
  let known = 0;
  eachShared(previous.ordinals, current.ordinals, (i, j) => {
    if (previous.scaledSizes[i] === current.scaledSizes[j]) known++;
  });
  return current.ordinals.filter((ordinal) => ordinal <= newest).length > known;
}

/** Whether anybody samples in this thread. Without a sampler the profile is refused, and that costs no GC. */
export function isSampling(session: InspectorSession): boolean {
  try {
    session.callNow('HeapProfiler.getSamplingProfile');
    return true;
  } catch (error) {
    if (isNotSampling(error)) return false;
    throw error;
  }
}

/** V8 has no question for it, and no code: only this message tells that the sampler is off. */
export function isNotSampling(error: unknown): boolean {
  return messageOf(error).includes('was not started');
}

import { decodeProfile, type Drawn } from '../../src/tracer/decode-profile';
import { isForeign } from '../../src/tracer/foreign-sampler';
import { scaledCount } from '../../src/stats/decode';
import { INTERVAL } from '../helpers/captures';
import { profileOf } from './profiles';

/** Samples of objects of 40 bytes at an interval, or of the given scaled size, decoded at ours. */
function decoded(ordinals: number[], { interval = INTERVAL, size = 40 * scaledCount(40, interval) } = {}) {
  const profile = profileOf({ samples: ordinals });
  for (const sample of profile.samples) sample.size = size;
  return decodeProfile(profile, INTERVAL, 50);
}

function drawn(ordinals: number[], sizes: number[]): Drawn {
  return { ordinals: Float64Array.from(ordinals), scaledSizes: Float64Array.from(sizes) };
}

test.each([
  ['the first profile', decoded([1, 2, 3]), null, false],
  ['an empty one', decoded([]), null, false],
  ['one of another interval', decoded([1, 2, 3], { interval: 10_000 }), null, true],
  ['one whose sizes no object has', decoded([1, 2], { size: 7 }), null, true],
])('%s alone', (_, profile, previous, foreign) => {
  expect(isForeign(profile, previous)).toBe(foreign);
});

test.each([
  [0, 3, false],
  [1, 2, false],
  [2, 2, false],
  [2, 1, true],
])('%i undecodable samples of %i more', (undecodable, others, foreign) => {
  const profile = decoded(Array.from({ length: undecodable + others }, (_, at) => at + 1));
  expect(isForeign({ ...profile, undecodable }, null)).toBe(foreign);
});

test.each([
  ['the same objects', [1, 2, 3], [8, 16, 24], [1, 2, 3], [8, 16, 24], false],
  ['some freed, some new', [1, 2, 3, 5], [8, 16, 24, 40], [2, 5, 6], [16, 40, 8], false],
  ['all freed', [1, 2], [8, 16], [3, 4], [24, 32], false],
  ['nothing left', [1, 2], [8, 16], [], [], false],
  ['nothing before', [], [], [1, 2], [8, 16], false],
  ['an object that changed its size', [1, 2, 3], [8, 16, 24], [1, 3], [8, 32], true],
  ['an object that was gone', [1, 3], [8, 24], [1, 2, 3], [8, 16, 24], true],
  ['an object older than all that were left', [2, 3], [8, 24], [1, 2], [8, 8], true],
  ['buffers, which the profile knows nothing of', [-2, -1, 1], [7, 9, 8], [1, 2], [8, 16], false],
  ['ordinals that began anew', [7, 8, 9], [8, 16, 24], [1, 2, 7], [8, 8, 16], true],
])('after another profile: %s', (_, before, beforeSizes, now, nowSizes, foreign) => {
  const profile = { ...decoded([]), drawn: drawn(now, nowSizes) };
  expect(isForeign(profile, drawn(before, beforeSizes))).toBe(foreign);
});

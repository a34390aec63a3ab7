import fc from 'fast-check';

import { isOfSites, KEY_TYPES, type KeyType } from '../../src/model/grouping';
import { mergeSnapshots } from '../../src/model/merge-snapshots';
import { type Snapshot } from '../../src/model/snapshot';
import { objectsArbitrary, sampledSnapshot } from '../helpers/traces';
import { type Side } from '../stats/slow-diff';

/** What one process had at two moments. */
export interface Part {
  readonly newer: Side;
  readonly older: Side;
}

/** One process in one run of its sampler; ordinals of both signs, as of objects that V8 does not number. */
function partArbitrary(samplingInterval: number): fc.Arbitrary<Part> {
  return objectsArbitrary.chain((pool) => {
    const objects = pool.map((object) => ({ ...object, ordinal: object.ordinal - 100 }));
    const side = fc
      .subarray(objects)
      .map((some) => ({ objects: some, sampler: 'run of its own', samplingInterval }));
    return fc.record({ newer: side, older: side });
  });
}

/** Some processes, of which some contribute nothing. */
export const partsArbitrary: fc.Arbitrary<(Part | null)[]> = fc
  .constantFrom(1024, 134_400)
  .chain((interval) => fc.array(fc.option(partArbitrary(interval), { freq: 4 }), { maxLength: 4 }))
  .filter((parts) => parts.some((part) => part !== null));

export function snapshotOf({ objects, ...origin }: Side): Snapshot {
  return sampledSnapshot(objects, origin);
}

/** The parts at one moment, joined. */
export function joinParts(parts: readonly (Part | null)[], moment: keyof Part): Snapshot {
  const joined = mergeSnapshots(parts.map((part) => part && snapshotOf(part[moment])));
  if (joined === null) throw new Error('there is nothing to join');
  return joined;
}

/** Every way to group. */
export const GROUPINGS: readonly { keyType: KeyType; cumulative: boolean }[] = KEY_TYPES.flatMap((keyType) =>
  (isOfSites(keyType) ? [false, true] : [false]).map((cumulative) => ({ keyType, cumulative })),
);

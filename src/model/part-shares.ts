import { eachSample } from './each-sample';
import { createGrouping, type KeyType } from './grouping';
import { partOf } from './merge-snapshots';
import { type Snapshot } from './snapshot';
import { findSurvivors } from './survivors';
import { type Traceback } from './traceback';

/** How much of a group one part of a joined snapshot has, and how that changed; bytes. */
export interface PartShare {
  readonly part: number;
  size: number;
  sizeDiff: number;
}

/** The shares of the group that a row stands for, by ascending part. */
export type SharesOf = (row: { readonly traceback: Traceback }) => PartShare[];

/**
 * Splits the rows of a table of joined snapshots by part.
 *
 * @param older - What the table compares with; `null` leaves the changes at 0.
 */
export function splitByPart(
  newer: Snapshot,
  older: Snapshot | null,
  keyType: KeyType,
  cumulative: boolean,
): SharesOf {
  const grouping = createGrouping(keyType, cumulative);
  const groups: Map<number, PartShare>[] = [];
  const shareOf = (group: number, ordinal: number): PartShare => {
    const part = partOf(ordinal);
    const shares = (groups[group] ??= new Map<number, PartShare>());
    const share = shares.get(part) ?? { part, size: 0, sizeDiff: 0 };
    shares.set(part, share);
    return share;
  };
  const survivors = older && findSurvivors(newer, older);
  const chargeNewer = grouping.chargerOf(newer.tree);
  eachSample(newer, (index, node, size) => {
    chargeNewer(node, (group) => {
      const share = shareOf(group, newer.samples.ordinals[index] ?? 0);
      share.size += size;
      if (survivors && !survivors.newer[index]) share.sizeDiff += size;
    });
  });
  if (older && survivors) {
    const chargeOlder = grouping.chargerOf(older.tree);
    eachSample(older, (index, node, size) => {
      if (survivors.older[index]) return;
      chargeOlder(node, (group) => {
        shareOf(group, older.samples.ordinals[index] ?? 0).sizeDiff -= size;
      });
    });
  }
  // The same groups, of the same members, as in the table: so their names are the same, too.
  const byName = new Map(groups.map((shares, group) => [nameOf(grouping.traceback(group)), shares]));
  return ({ traceback }) =>
    [...(byName.get(nameOf(traceback))?.values() ?? [])].sort((a, b) => a.part - b.part);
}

function nameOf({ frames }: Traceback): string {
  // Not joined by a character: names of functions may hold any.
  return JSON.stringify(frames.map(({ key }) => key));
}

import { eachSample } from './each-sample';
import { type Grouping } from './grouping';
import { partOf } from './merge-snapshots';
import { pathKey } from './paths-of-row';
import { type Snapshot } from './snapshot';
import { findSurvivors } from './survivors';
import { type Traceback } from './traceback';

/** How much of a group belongs to one of the snapshots that were joined, and how that changed; bytes. */
export interface Share {
  /** The place of the snapshot among them. */
  readonly of: number;
  size: number;
  sizeDiff: number;
}

/** The shares of the group that a row stands for, in no order. */
export type SharesOf = (row: { readonly traceback: Traceback }) => Share[];

/**
 * Splits the rows of a table by the snapshots that were joined.
 *
 * @param older - What the table compares with; `null` leaves the changes at 0.
 * @param grouping - A new one, of the same terms as that of the table.
 */
export function splitGroups(newer: Snapshot, older: Snapshot | null, grouping: Grouping): SharesOf {
  const groups: Map<number, Share>[] = [];
  const shareOf = (group: number, of: number): Share => {
    const shares = (groups[group] ??= new Map<number, Share>());
    const share = shares.get(of) ?? { of, size: 0, sizeDiff: 0 };
    shares.set(of, share);
    return share;
  };
  const survivors = older && findSurvivors(newer, older);
  const chargeNewer = grouping.chargerOf(newer.tree);
  eachSample(newer, (index, { ordinal, node, size }) => {
    chargeNewer(node, (group) => {
      const share = shareOf(group, partOf(ordinal));
      share.size += size;
      if (survivors && !survivors.newer[index]) share.sizeDiff += size;
    });
  });
  if (older && survivors) {
    const chargeOlder = grouping.chargerOf(older.tree);
    eachSample(older, (index, { ordinal, node, size }) => {
      if (survivors.older[index]) return;
      chargeOlder(node, (group) => {
        shareOf(group, partOf(ordinal)).sizeDiff -= size;
      });
    });
  }
  // The same groups, of the same members, as in the table: so their names are the same, too.
  const byName = new Map(groups.map((shares, group) => [pathKey(grouping.traceback(group)), shares]));
  return ({ traceback }) => [...(byName.get(pathKey(traceback))?.values() ?? [])];
}

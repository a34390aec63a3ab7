import { eachSample } from './each-sample';
import { type Grouping } from './grouping';
import { pathKey } from './paths-of-row';
import { type Snapshot } from './snapshot';
import { findSurvivors } from './survivors';
import { type Traceback } from './traceback';

/** How much of a group belongs to one of those that it is split by, and how that changed; bytes. */
export interface Share<Of> {
  readonly of: Of;
  size: number;
  sizeDiff: number;
}

/** The shares of the group that a row stands for, in no order. */
export type SharesOf<Of> = (row: { readonly traceback: Traceback }) => Share<Of>[];

/** Tells for the samples of a snapshot what each belongs to. */
export type SplitBy<Of> = (snapshot: Snapshot) => (ordinal: number, node: number) => Of;

/**
 * Splits the rows of a table.
 *
 * @param older - What the table compares with; `null` leaves the changes at 0.
 * @param grouping - A new one, of the same terms as that of the table.
 */
export function splitGroups<Of>(
  newer: Snapshot,
  older: Snapshot | null,
  grouping: Grouping,
  by: SplitBy<Of>,
): SharesOf<Of> {
  const groups: Map<Of, Share<Of>>[] = [];
  const shareOf = (group: number, of: Of): Share<Of> => {
    const shares = (groups[group] ??= new Map<Of, Share<Of>>());
    const share = shares.get(of) ?? { of, size: 0, sizeDiff: 0 };
    shares.set(of, share);
    return share;
  };
  const survivors = older && findSurvivors(newer, older);
  const chargeNewer = grouping.chargerOf(newer.tree);
  const newerOf = by(newer);
  eachSample(newer, (index, { ordinal, node, size }) => {
    const of = newerOf(ordinal, node);
    chargeNewer(node, (group) => {
      const share = shareOf(group, of);
      share.size += size;
      if (survivors && !survivors.newer[index]) share.sizeDiff += size;
    });
  });
  if (older && survivors) {
    const chargeOlder = grouping.chargerOf(older.tree);
    const olderOf = by(older);
    eachSample(older, (index, { ordinal, node, size }) => {
      if (survivors.older[index]) return;
      chargeOlder(node, (group) => {
        shareOf(group, olderOf(ordinal, node)).sizeDiff -= size;
      });
    });
  }
  // The same groups, of the same members, as in the table: so their names are the same, too.
  const byName = new Map(groups.map((shares, group) => [pathKey(grouping.traceback(group)), shares]));
  return ({ traceback }) => [...(byName.get(pathKey(traceback))?.values() ?? [])];
}

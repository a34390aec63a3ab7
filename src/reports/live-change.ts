import { applicationFrames } from '../model/application';
import { type Compared } from '../model/compared';
import { type Frame } from '../model/frame';
import { createGrouping, NO_APPLICATION } from '../model/grouping';
import { findTrunk, sumPathChanges } from '../model/path-sums';
import { type RankedTable, type TotalChange } from '../stats/rank';
import { type StatisticDiff } from '../stats/statistic';

/** How live memory changed since some capture. */
export interface LiveChange {
  readonly total: TotalChange;
  /** The place that grew most, of those that grew by more than chance. */
  readonly grown: StatisticDiff | null;
  /** How many places grew, by chance or not. */
  readonly places: number;
}

/** The same, and through what. */
export interface LocatedChange extends LiveChange {
  /** The application's frame that most growth goes through; `null` where it carries little, or nothing grew in all. */
  readonly application: PlaceShare | null;
  /** The deepest call that nearly all growth goes through, where no frame of the application stands for it. */
  readonly trunk: PlaceShare | null;
}

export interface PlaceShare {
  readonly frame: Frame;
  /** Of the growth in all, 0 … 1. */
  readonly share: number;
}

/** What carries less is no answer to where memory grew. */
const LEAST_SHARE = 0.2;

/** @param table - By line, of all live memory. */
export function measureChange({ rows, total }: RankedTable): LiveChange {
  return {
    total,
    grown: rows.filter(({ direction }) => direction > 0).at(0) ?? null,
    places: rows.filter(({ evidence }) => evidence.change > 0).length,
  };
}

/**
 * @param table - Compares the two by line.
 * @param compared - The two.
 */
export function locateChange(
  table: RankedTable,
  compared: Compared,
  libraries: readonly string[],
): LocatedChange {
  const change = measureChange(table);
  if (!isGrowth(change) || change.total.sizeDiff <= 0) return { ...change, application: null, trunk: null };
  const application = findApplication(compared, libraries, change.total);
  return { ...change, application, trunk: application ? null : trunkOf(compared) };
}

/** Whether live memory grew by more than chance, in one place or in all. */
export function isGrowth({ total, grown }: LiveChange): boolean {
  return grown !== null || (total.significant && total.sizeDiff > 0);
}

/** The places that are to be shown by name. */
export function framesOfChange({ grown, application, trunk }: LocatedChange): Frame[] {
  return [...(grown?.traceback.frames ?? []), ...[application, trunk].flatMap((place) => place?.frame ?? [])];
}

function findApplication(
  compared: Compared,
  libraries: readonly string[],
  total: TotalChange,
): PlaceShare | null {
  const grouping = createGrouping('app', { isApplication: applicationFrames(libraries) });
  const [largest] = compared
    .sumBy(grouping)
    .map((grown, group) => ({ grown, group, frame: grouping.traceback(group).site }))
    .filter(({ grown, frame }) => grown > 0 && frame.filename !== NO_APPLICATION)
    .sort((a, b) => b.grown - a.grown || grouping.compare(a.group, b.group));
  if (!largest) return null;
  const share = shareOf(largest.grown, total);
  return share < LEAST_SHARE ? null : { frame: largest.frame, share };
}

function trunkOf({ newer, older }: Compared): PlaceShare | null {
  if (!older) return null;
  const sums = sumPathChanges(newer, older);
  const trunk = findTrunk(sums);
  return trunk && { frame: sums.tree.frame(trunk.node), share: trunk.share };
}

/** Where other places shrank, one may have grown by more than all together. */
function shareOf(bytes: number, { sizeDiff }: TotalChange): number {
  return sizeDiff > bytes ? bytes / sizeDiff : 1;
}

import { createGrouping } from '../model/grouping';
import { printable } from '../base/printable';
import { type PackedSnapshot, unpack } from '../model/packed-snapshot';
import { rankDifferences } from '../stats/rank';
import { type StatisticDiff } from '../stats/statistic';
import { Sources, type SourcesOptions } from '../sources/sources';
import { type Task } from '../thread/task';
import { type LeakEvent } from '../tracer/events';
import { chooseFiles, chooseOwner, type FileChoice } from './question';
import { ShownNames } from './shown-names';
import { type SuspectsInput, task as suspectsTask } from './suspects-task';

/** A place that came to keep more memory. */
export interface GrowingPlace {
  /** `src/cache.ts:41` */
  readonly place: string;
  readonly function: string;
  /** Whether it is memory outside V8's heap. */
  readonly external: boolean;
  readonly amount: number;
}

/** The places that grew most, the biggest first. */
export interface Growing {
  /** Bytes since `start`, of those that grew by more than chance. */
  readonly sinceStart: readonly GrowingPlace[];
  /** Bytes per second of the watch's suspects. */
  readonly suspects: readonly GrowingPlace[];
}

export interface GrowingInput {
  /** `null` without a `start`, or a capture since. */
  readonly looks: { readonly now: PackedSnapshot; readonly start: PackedSnapshot } | null;
  readonly watch: SuspectsInput | null;
  readonly choice: FileChoice;
  readonly sources: SourcesOptions;
}

/** Most places of a list: each is a time series, and a series costs whoever stores it. */
export const MAX_PLACES = 20;

/** Names the places that grow, for those who record them over time. */
export const task: Task<GrowingInput, Growing> = { module: __filename, run: findGrowing };

async function findGrowing({ looks, watch, choice, sources }: GrowingInput): Promise<Growing> {
  const suspects = watch ? ((await suspectsTask.run(watch)) ?? []) : [];
  return {
    sinceStart: looks ? await compare(looks, choice, new ShownNames(new Sources(sources))) : [],
    suspects: suspects.slice(0, MAX_PLACES).map(ofSuspect),
  };
}

async function compare(
  { now, start }: NonNullable<GrowingInput['looks']>,
  choice: FileChoice,
  names: ShownNames,
): Promise<GrowingPlace[]> {
  const snapshots = {
    now: chooseOwner(unpack(now), choice),
    start: chooseOwner(unpack(start), choice),
  };
  if (choice.include.length + choice.exclude.length > 0) await names.open(snapshots, 'sites');
  const rows = await names.ask(
    snapshots,
    (named) =>
      rankDifferences(
        chooseFiles(named.now, choice),
        chooseFiles(named.start, choice),
        createGrouping('lineno'),
      )
        .rows.filter(({ direction }) => direction > 0)
        .take(MAX_PLACES),
    (shown) => shown.flatMap(({ traceback }) => traceback.frames),
  );
  return rows.map(ofDifference);
}

function ofDifference({ traceback: { site }, sizeDiff }: StatisticDiff): GrowingPlace {
  return {
    place: printable(String(site)),
    function: printable(site.functionName),
    external: site.external,
    amount: sizeDiff,
  };
}

function ofSuspect({ place, function: name, external, rate }: LeakEvent): GrowingPlace {
  return { place: printable(place), function: printable(name), external, amount: rate / 3600 };
}

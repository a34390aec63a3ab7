import { expandShorthand } from '../model/filename-pattern';
import { Filter } from '../model/filter';
import { type Frame } from '../model/frame';
import { applicationFrames } from '../model/application';
import { createGrouping, type Grouping, type KeyType } from '../model/grouping';
import { type Snapshot } from '../model/snapshot';
import { withoutOwn } from '../tracer/script-name';

/** File-name patterns, or their shorthands; traces are chosen by their allocation site. */
export interface FileChoice {
  include: readonly string[];
  exclude: readonly string[];
}

/** Which scripts must be opened before a table can be made; the others where a row shows them. */
export function scriptsOf({
  keyType,
  cumulative,
  include,
  exclude,
}: Omit<TableQuestion, 'top' | 'libraries'>): 'sites' | 'all' | null {
  if (keyType === 'app') return 'all';
  if (keyType !== 'filename' && include.length + exclude.length === 0) return null;
  return cumulative ? 'all' : 'sites';
}

/** What a row of a table stands for. */
export interface RowTerms {
  keyType: KeyType;
  cumulative: boolean;
  /** Patterns of files that are not the application's, besides those of packages. */
  libraries: readonly string[];
}

/** What a table of statistics is asked for. */
export interface TableQuestion extends FileChoice, RowTerms {
  /** Most rows. */
  top: number;
}

export function groupingFor({ keyType, cumulative, libraries }: RowTerms): Grouping {
  return createGrouping(keyType, { cumulative, isApplication: applicationFrames(libraries) });
}

export function chooseFiles(snapshot: Snapshot, choice: FileChoice): Snapshot {
  const filters = [...filtersOf(true, choice.include), ...filtersOf(false, choice.exclude)];
  return filters.length === 0 ? snapshot : snapshot.filterTraces(filters);
}

/** Tells whether a choice keeps what was allocated at a place. */
export function siteChooser({ include, exclude }: FileChoice): (site: Frame) => boolean {
  const keeps = filtersOf(true, include);
  const drops = filtersOf(false, exclude);
  return (site) =>
    (keeps.length === 0 || keeps.some((filter) => filter.matchesFrame(site))) &&
    !drops.some((filter) => filter.matchesFrame(site));
}

function filtersOf(inclusive: boolean, patterns: readonly string[]): Filter[] {
  return patterns.map((pattern) => new Filter(inclusive, expandShorthand(pattern)));
}

/** Leaves out the memory of this package, unless it is asked for by name. */
export function chooseOwner(snapshot: Snapshot, { include }: FileChoice): Snapshot {
  return include.some((pattern) => pattern.startsWith('tracealloc')) ? snapshot : withoutOwn(snapshot);
}

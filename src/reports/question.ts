import { expandShorthand } from '../model/filename-pattern';
import { Filter } from '../model/filter';
import { type KeyType } from '../model/grouping';
import { type Snapshot } from '../model/snapshot';
import { withoutOwn } from '../tracer/script-name';

/** File-name patterns, or their shorthands; traces are chosen by their allocation site. */
export interface FileChoice {
  include: readonly string[];
  exclude: readonly string[];
}

/** What a table of statistics is asked for. */
export interface TableQuestion extends FileChoice {
  keyType: KeyType;
  cumulative: boolean;
  /** Most rows. */
  top: number;
}

export function chooseFiles(snapshot: Snapshot, { include, exclude }: FileChoice): Snapshot {
  const filters = [
    ...include.map((pattern) => new Filter(true, expandShorthand(pattern))),
    ...exclude.map((pattern) => new Filter(false, expandShorthand(pattern))),
  ];
  return filters.length === 0 ? snapshot : snapshot.filterTraces(filters);
}

/** Leaves out the memory of this package, unless it is asked for by name. */
export function chooseOwner(snapshot: Snapshot, { include }: FileChoice): Snapshot {
  return include.some((pattern) => pattern.startsWith('tracealloc')) ? snapshot : withoutOwn(snapshot);
}

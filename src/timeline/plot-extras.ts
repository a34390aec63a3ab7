import { type FunctionGroup, groupFunctions } from './plot-functions';
import { type NamedTimeline, sinceStart, startOf } from './plot-lines';
import { type Collection, type Mark, type Series } from './timeline';

/** What a plot shows besides lines of memory; times in seconds since the timeline began. */
export interface PlotExtras {
  readonly groups: readonly FunctionGroup[];
  readonly collections: readonly Collection[];
  readonly marks: readonly Mark[];
  readonly loopDelay: Series;
}

const NONE: PlotExtras = { groups: [], collections: [], marks: [], loopDelay: { times: [], values: [] } };

/**
 * Of a timeline that is alone; among several it could not be told whose they are.
 *
 * @param firstColour - Index of the first colour that no line has.
 */
export function extrasOf(timelines: readonly NamedTimeline[], firstColour: number): PlotExtras {
  const [alone, ...others] = timelines;
  if (!alone || others.length > 0) return NONE;
  const { functions, collections, marks, loopDelay } = alone.timeline;
  const start = startOf(alone.timeline);
  const shift = <T extends { time: number }>(item: T) => ({ ...item, time: item.time - start });
  return {
    groups: groupFunctions(functions, start, firstColour),
    collections: collections.map(shift),
    marks: marks.map(shift),
    loopDelay: sinceStart(loopDelay, start),
  };
}

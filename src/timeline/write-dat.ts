import * as records from './dat-records';
import { type Series, type Timeline } from './timeline';

/** A timeline as mprof's file; mprof reads it, and {@link parseDat} gives it back. */
export function writeDat(timeline: Timeline): string {
  const { commandLine, memory, parts, children, loopDelay, functions, collections, marks } = timeline;
  return [
    records.commandRecord(commandLine),
    ...mapSeries(memory, records.memoryRecord),
    ...Array.from(parts, ([name, series]) =>
      mapSeries(series, (value, time) => records.partRecord(name, value, time)),
    ).flat(),
    ...Array.from(children, ([child, series]) =>
      mapSeries(series, (value, time) => records.childRecord(child, value, time)),
    ).flat(),
    ...mapSeries(loopDelay, records.delayRecord),
    ...functions.map(records.functionRecord),
    ...collections.map(records.collectionRecord),
    ...marks.map(records.markRecord),
  ].join('');
}

function mapSeries({ times, values }: Series, record: (value: number, time: number) => string): string[] {
  return times.map((time, index) => record(values[index] ?? NaN, time));
}

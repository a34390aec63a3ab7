import { type Statistic, type StatisticDiff } from '../stats/statistic';
import { frameJson } from './frame-json';
import { type Split } from './split-rows';
import { viaJson } from './via';

/** A row of statistics in JSON; bytes. `via` is there where the site is not the application's, `workers` where several
 * processes were asked. */
export function rowJson({ row: statistic, shares, via }: Split<Statistic>) {
  const { traceback, size, count, average, samples, error, countExact } = statistic;
  return {
    ...placeJson(statistic),
    /** Bytes, estimated. */
    size,
    /** Objects, estimated unless `count_exact`. */
    count,
    count_exact: countExact,
    /** Bytes of an object. */
    average: Math.round(average),
    samples,
    /** Half the width of the 95 % interval of `size`, bytes. */
    error,
    /** Oldest frame first. */
    traceback: traceback.frames.map(frameJson),
    ...(via.length > 0 && { via: viaJson(via) }),
    ...(shares.length > 0 && { workers: shares.map(({ pid, size }) => ({ pid, size })) }),
  };
}

/** A row of a comparison in JSON; as {@link rowJson}. */
export function diffRowJson({ row: diff, shares, via }: Split<StatisticDiff>) {
  return {
    ...placeJson(diff),
    /** Bytes that are live now, estimated. */
    size: diff.size,
    /** Bytes more than before, or fewer. */
    size_diff: diff.sizeDiff,
    count: diff.count,
    count_diff: diff.countDiff,
    count_exact: diff.countExact,
    new_samples: diff.newSamples,
    freed_samples: diff.freedSamples,
    /** Half the width of the 95 % interval of `size_diff`, bytes. */
    error: diff.error,
    /** Whether the change is more than sampling may make up. */
    significant: diff.significant,
    /** Oldest frame first. */
    traceback: diff.traceback.frames.map(frameJson),
    ...(via.length > 0 && { via: viaJson(via) }),
    ...(shares.length > 0 && {
      workers: shares.map(({ pid, size, sizeDiff }) => ({ pid, size, size_diff: sizeDiff })),
    }),
  };
}

function placeJson({ traceback, external }: Statistic | StatisticDiff) {
  const { filename, lineno, functionName } = traceback.site;
  return {
    filename,
    /** 1-based; 0 = unknown, or a group of several lines. */
    lineno,
    function: functionName,
    /** Whether the memory is outside V8's heap. */
    external,
  };
}

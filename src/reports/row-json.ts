import { type Statistic, type StatisticDiff } from '../model/statistic';
import { frameJson } from './frame-json';
import { type WorkerShare } from './worker-shares';

/** A row of statistics in JSON; bytes. `workers` is there where several processes were asked. */
export function rowJson(statistic: Statistic, shares: readonly WorkerShare[] = []) {
  const { traceback, size, count, average, samples, error } = statistic;
  return {
    ...placeJson(statistic),
    size,
    count,
    average: Math.round(average),
    samples,
    error,
    traceback: traceback.frames.map(frameJson),
    ...(shares.length > 0 && { workers: shares.map(({ pid, size }) => ({ pid, size })) }),
  };
}

/** A row of a comparison in JSON; as {@link rowJson}. */
export function diffRowJson(diff: StatisticDiff, shares: readonly WorkerShare[] = []) {
  return {
    ...placeJson(diff),
    size: diff.size,
    size_diff: diff.sizeDiff,
    count: diff.count,
    count_diff: diff.countDiff,
    new_samples: diff.newSamples,
    freed_samples: diff.freedSamples,
    error: diff.error,
    significant: diff.significant,
    traceback: diff.traceback.frames.map(frameJson),
    ...(shares.length > 0 && {
      workers: shares.map(({ pid, size, sizeDiff }) => ({ pid, size, size_diff: sizeDiff })),
    }),
  };
}

function placeJson({ traceback, external }: Statistic | StatisticDiff) {
  const { filename, lineno, functionName } = traceback.site;
  return { filename, lineno, function: functionName, external };
}

import { type KeyType } from '../../src/model/grouping';
import { type StatisticDiff } from '../../src/stats/statistic';
import { type SampledObject } from '../helpers/traces';
import { slowErrorOfChange } from './slow-estimate';
import { slowGroups, total } from '../model/slow-model';

/** What was sampled in one process. */
export interface Side {
  readonly objects: readonly SampledObject[];
  readonly sampler: string;
  readonly samplingInterval: number;
}

/** What one object adds to a comparison, seen from one of the two snapshots. */
export interface Contribution extends SampledObject {
  readonly sign: 1 | -1;
  readonly survived: boolean;
  readonly samplingInterval: number;
}

/** What all objects of a newer and an older snapshot add; a survivor counts as of the newer one alone. */
export function contributionsOf(newer: Side, older: Side): Contribution[] {
  const freed = contributionsOfOne(older, newer, -1).filter(({ survived }) => !survived);
  return [...contributionsOfOne(newer, older, 1), ...freed];
}

function contributionsOfOne(side: Side, other: Side, sign: 1 | -1): Contribution[] {
  const isSameRun = side.sampler === other.sampler;
  return side.objects.map((object) => ({
    ...object,
    sign,
    survived: isSameRun && other.objects.some(({ ordinal }) => ordinal === object.ordinal),
    samplingInterval: side.samplingInterval,
  }));
}

/** The rows of a comparison in any order, group by group and object by object. */
export function slowDiff(contributions: readonly Contribution[], keyType: KeyType, cumulative: boolean) {
  return slowGroups(contributions, keyType, cumulative).map(({ frames, members }) => {
    const here = members.filter(({ sign }) => sign === 1);
    const changed = members.filter(({ survived }) => !survived);
    return {
      frames,
      size: total(here, ({ size }) => size),
      sizeDiff: total(changed, ({ size, sign }) => sign * size),
      count: total(here, ({ count }) => count),
      countDiff: total(changed, ({ count, sign }) => sign * count),
      newSamples: changed.filter(({ sign }) => sign === 1).length,
      freedSamples: changed.filter(({ sign }) => sign === -1).length,
      error: slowErrorOfChange(
        changed.filter(({ sign }) => sign === 1),
        changed.filter(({ sign }) => sign === -1),
      ),
      countExact: [...here, ...changed].every(({ slack = 0 }) => slack === 0),
    };
  });
}

/** The figures of a row, as {@link slowDiff} has them. */
export function figuresOf(diff: StatisticDiff) {
  const { size, sizeDiff, count, countDiff, newSamples, freedSamples, error, countExact } = diff;
  const figures = { size, sizeDiff, count, countDiff, newSamples, freedSamples, error, countExact };
  return { frames: diff.traceback.frames, ...figures };
}

/** For `sort`: some total order of rows. */
export function byFrames(a: { frames: readonly unknown[] }, b: { frames: readonly unknown[] }): number {
  return JSON.stringify(a.frames) < JSON.stringify(b.frames) ? -1 : 1;
}

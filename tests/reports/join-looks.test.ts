import { type Snapshot } from '../../src/model/snapshot';
import { type Gathered } from '../../src/reports/gathered';
import { joinLooks } from '../../src/reports/join-looks';
import { type Look } from '../../src/tracer/capture-window';
import { ASKED, captureOf, sampled } from '../helpers/captures';

type Ordinals = number[] | null;

/** What one worker had, by the ordinals of its objects. */
type Worker = [now: number[], last: Ordinals, start: Ordinals];

/** The looks of workers 101, 102, …, each of its own sampler. */
function looksOf(...workers: Worker[]): Gathered<Look> {
  const parts = workers.map(([now, last, start], at) => {
    const capture = (ordinals: number[]) => {
      const traceback = [{ filename: 'a.js', lineno: 1 }];
      return captureOf(sampled([{ traceback, ordinals }], { sampler: `run-${at}` }));
    };
    return {
      process: { ...ASKED, pid: 101 + at },
      data: { now: capture(now), last: last && capture(last), start: start && capture(start) },
    };
  });
  return { asked: ASKED, parts, absent: [] };
}

function samplesOf(snapshot: Snapshot | null): number | null {
  return snapshot?.samples.sizes.length ?? null;
}

/** New and freed objects since an older snapshot. */
function changeOf(now: Snapshot, older: Snapshot | null): number[] | null {
  if (older === null) return null;
  const [row] = now.compareTo(older, 'lineno');
  return row ? [row.newSamples, row.freedSamples] : [0, 0];
}

test('the look of one process is taken as it is', () => {
  const { snapshots, lacking } = joinLooks(looksOf([[1, 2], [1], null]));
  expect(Object.values(snapshots).map(samplesOf)).toEqual([2, 1, null]);
  expect(snapshots.now.origin.sampler).toBe('run-0');
  expect([...snapshots.now.samples.ordinals]).toEqual([1, 2]);
  expect(lacking).toEqual({ last: [], start: [] });
});

test('looks of several have the objects of all', () => {
  const { snapshots, lacking } = joinLooks(looksOf([[1, 2], [1], [1]], [[1, 2, 3], [2, 9], []]));
  const { now, last, start } = snapshots;
  expect(Object.values(snapshots).map(samplesOf)).toEqual([5, 3, 1]);
  expect([changeOf(now, last), changeOf(now, start)]).toEqual([
    [3, 1],
    [4, 0],
  ]);
  expect(lacking).toEqual({ last: [], start: [] });
});

test('a worker without an older capture counts as unchanged, and is named', () => {
  const { snapshots, lacking } = joinLooks(
    looksOf([[1, 2], [1], null], [[1, 2, 3], null, [1]], [[7], [7], null]),
  );
  const { now, last, start } = snapshots;
  expect([changeOf(now, last), changeOf(now, start)]).toEqual([
    [1, 0],
    [2, 0],
  ]);
  expect(lacking).toEqual({ last: [102], start: [101, 103] });
});

test('where no worker has one there is none, and nobody is named', () => {
  const { snapshots, lacking } = joinLooks(looksOf([[1], null, [1]], [[1], null, []]));
  expect(snapshots.last).toBeNull();
  expect(samplesOf(snapshots.start)).toBe(1);
  expect(lacking).toEqual({ last: [], start: [] });
});

test('of nobody there is no look', () => {
  expect(() => joinLooks({ asked: ASKED, parts: [], absent: [] })).toThrow(RangeError);
});

test('changes since begin are those of the workers that have one, types are those that were counted', () => {
  const { asked, parts, absent } = looksOf([[1], null, [1]], [[1], null, [1]], [[1], null, null]);
  const grown = parts.map(({ process, data }, at) => {
    const { now } = data;
    const memory = { ...now.memory, rss: now.memory.rss + 1000, external: now.memory.external + 100 };
    const types = at === 2 ? null : { now: { Hash: 5 }, then: { Hash: at }, pauseMs: 7 + at, fault: null };
    return { process, data: { ...data, now: { ...now, memory, resources: { Worker: 3 } }, types } };
  });
  const { begin } = joinLooks({ asked, parts: grown, absent });
  expect(begin?.ledgerDiff).toMatchObject({ rss: 2000, external: 200, native: 1800 });
  expect(begin?.resources).toEqual([{ name: 'Worker', count: 6, countDiff: 6 }]);
  expect(begin?.types).toEqual({
    grown: [{ name: 'Hash', count: 10, countDiff: 9 }],
    pauseMs: 8,
    fault: null,
  });
});

/**
 * N13: why the objects of a type are alive, from a heap snapshot, beside memlab; how both grow with the file; and for how
 * long a living process is held for it.
 */
import { heapSnapshot, installMemlab, megabytesOf, runProgram } from '../lib/heap-snapshots.mjs';
import { isQuick, median, report } from '../lib/stats.mjs';

const ROUNDS = isQuick ? 1 : 3;
const SIZES = isQuick ? [30] : [30, 100, 300];

installMemlab();
const perMegabyte = [];
for (const size of SIZES) {
  const file = heapSnapshot(size);
  const rounds = Array.from({ length: ROUNDS }, () => ({
    ours: runProgram('backrefs.cjs', ['ours', file]),
    memlab: runProgram('backrefs.cjs', ['memlab', file]),
  }));
  const name = `back-references from ${Math.round(megabytesOf(file))} MB`;
  const ratios = (figure) => rounds.map(({ ours, memlab }) => ours[figure] / memlab[figure]);
  report(
    `${name}, time`,
    rounds.map(({ ours }) => ours.ms),
    { unit: ' ms' },
  );
  report(`${name}, time, ours : memlab`, ratios('ms'), { unit: ' ×', most: 1 / 3, target: '≤ 0.333' });
  report(
    `${name}, peak memory`,
    rounds.map(({ ours }) => ours.bytes / 1e6),
    { unit: ' MB' },
  );
  report(`${name}, peak memory, ours : memlab`, ratios('bytes'), {
    unit: ' ×',
    most: 1 / 2,
    target: '≤ 0.5',
  });
  const isEqual = rounds.every(
    ({ ours, memlab }) => ours.count === memlab.count && ours.shallowSize === memlab.shallowSize,
  );
  report(`${name}, instances and sizes equal`, [isEqual ? 1 : 0], { least: 1, target: '1' });
  perMegabyte.push(median(rounds.map(({ ours }) => ours.ms)) / megabytesOf(file));
}

const USERS = isQuick ? '20000' : '100000';
const live = Array.from({ length: isQuick ? 1 : 5 }, () => ({
  ours: runProgram('live-backrefs.cjs', ['ours', USERS]),
  bare: runProgram('live-backrefs.cjs', ['bare', USERS]),
}));
for (const [figure, what] of [
  ['ms', 'process held by /memory/backrefs'],
  ['bytes', 'memory at its peak'],
]) {
  const ratios = live.map(({ ours, bare }) => ours[figure] / bare[figure]);
  report(`${what}, ${USERS} users, ours : heap snapshot alone`, ratios, { unit: ' ×' });
}

const { different } = runProgram('compare-retained.cjs', [heapSnapshot(30)]);
report('nodes of 30 MB with another size or retained size than in memlab', [different], {
  most: 0,
  target: '0',
});

if (!isQuick) {
  report('growth of the time from 30 to 300 MB : linear', [perMegabyte[2] / perMegabyte[0]], {
    unit: ' ×',
    most: 1.1,
    target: '≤ 1, ± noise',
  });
}

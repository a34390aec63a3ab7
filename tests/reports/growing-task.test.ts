import { withoutOwn } from '../../src/tracer/script-name';
import { task } from '../../src/reports/growing-task';
import { measureWindow, packWindow } from '../../src/stats/window';
import { captureOf, range, sampled } from '../helpers/captures';
import { REMEMBER } from './cases';

const HOUR = 3_600_000;
const CHOICE = { include: [], exclude: [] };

test('a suspect of the watch is told in bytes a second', async () => {
  const size = 3_600_000;
  const snapshots = range(0, 3).map((hour) =>
    sampled([{ traceback: [REMEMBER], ordinals: range(1, 10 * hour), size, count: 1 }]),
  );
  const windows = snapshots.slice(1).map((newer, index) => {
    const older = snapshots[index] ?? newer;
    return packWindow(measureWindow(withoutOwn(newer), withoutOwn(older), { durationMs: HOUR, garbage: 0 }));
  });
  const newest = captureOf(snapshots.at(-1) ?? sampled([]));
  const watched = { every: HOUR, windows, since: new Date(0), newest, nextAt: new Date(0), fault: null };
  const growing = await task.run({
    looks: null,
    watch: {
      watch: { watched, heapLimit: 2 ** 30 },
      question: { windows: 10, keyType: 'lineno', libraries: [], top: 5, ...CHOICE },
      sources: { root: '/nowhere', lines: false },
    },
    choice: CHOICE,
    sources: { root: '/nowhere', lines: false },
  });
  expect(growing).toEqual({
    sinceStart: [],
    suspects: [
      expect.objectContaining({ function: 'remember', external: false, amount: (10 * size) / 3600 }),
    ],
  });
});

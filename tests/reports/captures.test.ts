import { readSnapshotJson, type SnapshotJson } from '../../src/formats/snapshot-json';
import { type capturesJson, type CapturesInput, task } from '../../src/reports/captures-task';
import { DETAILS, only } from './worker-cases';

async function captures(changes: Partial<CapturesInput> = {}): Promise<ReturnType<typeof capturesJson>> {
  const choice = { include: [], exclude: [] };
  const input = { captures: DETAILS, choice, libraries: ['lib/*'], root: '/app', ...changes };
  return JSON.parse(await task.run(input)) as ReturnType<typeof capturesJson>;
}

/** The rows of a capture, biggest first: where, and how many samples. */
function rowsOf(json: SnapshotJson | null): string[] {
  if (!json) return [];
  const rows = readSnapshotJson(json).statistics('lineno');
  return rows.map(({ traceback, samples }) => `${String(traceback)} ${samples}`);
}

test('the captures of all workers as one, with the names to show', async () => {
  const { pid, last, start, libraries, workers } = await captures();
  expect([pid, libraries]).toEqual([4242, ['lib/*']]);
  expect(rowsOf(last)).toEqual(['src/cache.js:41 62', 'src/session.js:7 4']);
  expect(rowsOf(start)).toEqual(['src/session.js:7 6', 'src/cache.js:41 4']);
  expect(workers?.map((worker) => worker.pid)).toEqual([4242, 4243, 4244, 4245, 4300]);
});

test('files are chosen by the names to show', async () => {
  const { last } = await captures({ choice: { include: [], exclude: ['src/cache.js'] } });
  expect(rowsOf(last)).toEqual(['src/session.js:7 4']);
});

test('a start alone, of one process', async () => {
  const one = only(DETAILS, 1);
  const parts = one.parts.map(({ process, data }) => ({ process, data: { ...data, last: null } }));
  const { last, start, workers } = await captures({ captures: { ...one, parts } });
  expect([last, workers]).toEqual([null, null]);
  expect(rowsOf(start)).not.toEqual([]);
});

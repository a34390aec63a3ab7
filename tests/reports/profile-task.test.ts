import { gunzipSync } from 'node:zlib';
import { Profile } from 'pprof-format';
import { type ProfileFormat } from '../../src/reports/profile-file';
import { type ProfileOf, task } from '../../src/reports/profile-task';
import { INTERVAL } from '../helpers/captures';
import { DETAILS } from './worker-cases';

const ROOT = '/app';

async function textOf(of: ProfileOf, format: ProfileFormat): Promise<string> {
  return String(await task.run({ captures: DETAILS, of, format, root: ROOT }));
}

const HANDLE = 'handle (src/server.js:12:3)';

test('of all workers it is the sum', async () => {
  expect(await textOf('last', 'collapsed')).toBe(
    `${HANDLE};remember (src/cache.js:41:10) ${62 * INTERVAL}\n` +
      `${HANDLE};Session (src/session.js:7:14) ${4 * INTERVAL}\n`,
  );
});

test('a worker without a start counts as unchanged in the difference', async () => {
  const { statistics, ...head } = JSON.parse(await textOf('diff', 'json')) as {
    statistics: { function: string; size_diff: number; new_samples: number; freed_samples: number }[];
  };
  expect(statistics.map((row) => [row.function, row.size_diff, row.new_samples, row.freed_samples])).toEqual([
    ['remember', 58 * INTERVAL, 58, 0],
    ['Session', -5 * INTERVAL, 0, 5],
  ]);
  expect(head).toMatchObject({
    at: '2026-01-02T03:05:05.000Z',
    compared_with: '2026-01-02T03:05:04.000Z',
    sampling_interval: INTERVAL,
    workers: [
      { pid: 4242, thread_id: 0, node_version: 'v20.0.0' },
      { pid: 4243 },
      { pid: 4244 },
      { pid: 4245 },
      { pid: 4300, absent: 'did not answer within 5 s' },
    ],
  });
});

test('pprof tells in its comments which workers answered', async () => {
  const bytes = await task.run({ captures: DETAILS, of: 'last', format: 'pprof', root: ROOT });
  const { comment, stringTable } = Profile.decode(gunzipSync(bytes));
  expect(comment.map((index) => stringTable.strings[Number(index)])).toEqual([
    'workers: 4 of 5 answered: 4242, 4243, 4244, 4245',
    'worker 4300 did not answer within 5 s',
  ]);
});

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Group, startTimeOf } from '../../src/workers/group';
import { NODE, resultOf } from '../helpers/child';

type Groups = Record<'first' | 'again' | 'second' | 'inThread', Group | null>;

async function groupsOfWorker(env: NodeJS.ProcessEnv = {}): Promise<Groups> {
  const child = fork(join(__dirname, '..', 'children', 'groups.js'), {
    execPath: NODE,
    execArgv: [],
    env: { ...process.env, ...env },
  });
  const [groups] = (await once(child, 'message')) as [Groups];
  return groups;
}

test('a process without a parent that talks to it is in none', async () => {
  await expect(resultOf<Groups>('groups.js')).resolves.toEqual({
    first: null,
    again: null,
    second: null,
    inThread: null,
  });
});

test('a worker is in one for each of its routers, its threads in none', async () => {
  const { first, again, second, inThread } = await groupsOfWorker();
  expect(first?.id).toMatch(/^[0-9a-f]{12}$/);
  expect(again).toEqual(first);
  expect(second?.id).not.toBe(first?.id);
  expect(inThread).toBeNull();
});

test.each([
  ['the directory for temporary files', tmpdir(), tmpdir()],
  ['/tmp, when that is too long for sockets', `/tmp/${'long/'.repeat(10)}`, '/tmp'],
  ['/tmp, when that is relative', 'tmp', '/tmp'],
])('workers meet in %s', async (_title, TMPDIR, expected) => {
  const { first } = await groupsOfWorker({ TMPDIR });
  expect(first?.meetingPlace).toBe(expected);
});

test.each(['node', '', 'a b', 'a) S 1 2 3 (b', ') 7'])('the start of a process named %j is found', (name) => {
  const fields = Array.from({ length: 50 }, (_, index) => `f${index + 3}`);
  expect(startTimeOf(`123 (${name}) ${fields.join(' ')}\n`)).toBe('f22');
});

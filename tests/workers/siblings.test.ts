import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SiblingReply } from '../../src/workers/ask';
import { Application, type WorkerPlan } from '../helpers/application';

let meetingPlace: string;
let applications: Application[];

beforeEach(() => {
  meetingPlace = mkdtempSync(join(tmpdir(), 'meeting-place-'));
  applications = [];
});

afterEach(async () => {
  await Promise.all(applications.map((application) => application.stop()));
  rmSync(meetingPlace, { recursive: true });
});

async function start(...plan: WorkerPlan[]): Promise<Application> {
  const application = await Application.start(plan, { TMPDIR: meetingPlace });
  applications.push(application);
  return application;
}

function startAlike(count: number, worker: WorkerPlan): Promise<Application> {
  return start(...Array.from({ length: count }, () => worker));
}

/** The processes whose places are there. */
function placesOf(): number[] {
  return readdirSync(meetingPlace)
    .map((name) => Number(name.split('-')[2]))
    .sort((a, b) => a - b);
}

function pidsOf(replies: readonly SiblingReply[]): number[] {
  return replies.map(({ pid }) => pid);
}

const ECHO = { kind: 'echo', value: 1 };

describe.each(['cluster', 'fork'] as const)('workers by %s', (kind) => {
  test('each is answered by all others, with what V8 can serialize', async () => {
    const application = await startAlike(4, { kind });
    const { pids } = application;
    const value = {
      map: new Map([['a', new Date(1)]]),
      numbers: Float64Array.of(1, 2.5),
      nothing: undefined,
    };
    for (const pid of pids) {
      const others = pids.filter((other) => other !== pid);
      await expect(application.ask(pid, { kind: 'echo', value })).resolves.toEqual(
        others.map((other) => ({ pid: other, answer: { pid: other, value } })),
      );
    }
  });

  test('two runs of one program at the same time do not mix', async () => {
    const [one, two] = await Promise.all([startAlike(2, { kind }), startAlike(2, { kind })]);
    for (const { pids, ask } of [one, two].map((each) => ({ pids: each.pids, ask: each.ask.bind(each) }))) {
      const [first = 0, second = 0] = pids;
      expect(pidsOf(await ask(first, ECHO))).toEqual([second]);
      expect(pidsOf(await ask(second, ECHO))).toEqual([first]);
    }
  });

  test('one that was killed is not there any more, and leaves nothing', async () => {
    const application = await startAlike(3, { kind });
    const [killed = 0, ...alive] = application.pids;
    await application.kill(killed, 'SIGKILL');
    expect(placesOf()).toEqual([killed, ...alive]);
    const [asker = 0, other] = alive;
    expect(pidsOf(await application.ask(asker, ECHO))).toEqual([other]);
    expect(placesOf()).toEqual(alive);
  });

  test('one that is killed while it answers is named', async () => {
    const application = await startAlike(3, { kind });
    const [asker = 0, killed = 0, other = 0] = application.pids;
    const asked = application.next(killed, 'asked');
    const replies = application.ask(asker, { kind: 'never', except: other });
    await asked;
    await application.kill(killed, 'SIGKILL');
    await expect(replies).resolves.toEqual([
      { pid: killed, failure: { message: 'ended or hung up before it answered' } },
      { pid: other, answer: 'excepted' },
    ]);
  });

  test('one that is stopped is named at the deadline, and answers when it goes on', async () => {
    const application = await startAlike(3, { kind });
    const [asker = 0, stopped = 0, other = 0] = application.pids;
    process.kill(stopped, 'SIGSTOP');
    const replies = await application.ask(asker, ECHO, 500);
    process.kill(stopped, 'SIGCONT');
    expect(replies).toEqual([
      { pid: stopped, failure: { message: 'did not answer within 0.5 s' } },
      { pid: other, answer: { pid: other, value: 1 } },
    ]);
    expect(pidsOf(await application.ask(asker, ECHO))).toEqual([stopped, other]);
  });

  test('when the parent lets them end, nothing is left', async () => {
    const application = await startAlike(3, { kind });
    expect(placesOf()).toEqual(application.pids);
    await application.stop();
    applications = [];
    expect(placesOf()).toEqual([]);
  });
});

test('a cluster does not take the sockets of its workers for those of their servers', async () => {
  const application = await startAlike(2, { kind: 'cluster' });
  await application.ask(application.pids[0] ?? 0, ECHO);
  expect(application.events).toContain('asked');
  expect(application.events).not.toContain('listening');
});

describe('who are siblings', () => {
  test('workers of one parent that run another program, or were started another way, are none', async () => {
    const application = await start(
      { kind: 'fork' },
      { kind: 'fork' },
      { kind: 'fork', script: 'other-sibling.js' },
      { kind: 'cluster' },
    );
    const seen = await Promise.all(application.pids.map((pid) => application.ask(pid, ECHO)));
    expect(seen.map((replies) => replies.length).sort()).toEqual([0, 0, 1, 1]);
  });

  test('workers of a test runner are none', async () => {
    const application = await start(
      { kind: 'fork' },
      { kind: 'fork', env: { JEST_WORKER_ID: '1001' } },
      { kind: 'fork', env: { VITEST_POOL_ID: '1001' } },
      { kind: 'fork', env: { MOCHA_WORKER_ID: '1001' } },
    );
    const seen = await Promise.all(application.pids.map((pid) => application.ask(pid, ECHO)));
    expect(seen).toEqual([[], [], [], []]);
  });

  test('applications of one process manager are told apart by their names and programs', async () => {
    const pm2 = { pm_id: '0', name: 'a', pm_exec_path: '/srv/a.js' };
    const application = await start(
      { kind: 'cluster', env: pm2 },
      { kind: 'cluster', env: { ...pm2, pm_id: '1' } },
      { kind: 'cluster', env: { ...pm2, name: 'b' } },
      { kind: 'cluster', env: { ...pm2, namespace: 'staging' } },
      { kind: 'cluster', env: { ...pm2, pm_exec_path: '/srv/b.js' } },
    );
    const seen = await Promise.all(application.pids.map((pid) => application.ask(pid, ECHO)));
    expect(seen.map((replies) => replies.length).sort()).toEqual([0, 0, 0, 1, 1]);
  });
});

describe('answers', () => {
  test('an error of ours comes with its code and message, another without details', async () => {
    const application = await startAlike(2, { kind: 'fork' });
    const [asker = 0, other = 0] = application.pids;
    const error = { code: 'ERR_TRACEALLOC_NOT_TRACING', message: 'not tracing' };
    await expect(application.ask(asker, { kind: 'fail', error })).resolves.toEqual([
      { pid: other, failure: error },
    ]);
    const internal = { code: 'ERR_TRACEALLOC_INTERNAL', message: 'the question could not be answered' };
    for (const question of [{ kind: 'fail', error: { message: 'a secret' } }, { kind: 'unserializable' }]) {
      await expect(application.ask(asker, question)).resolves.toEqual([{ pid: other, failure: internal }]);
    }
  });

  test('a large one arrives whole', async () => {
    const application = await startAlike(2, { kind: 'fork' });
    const [asker = 0, other] = application.pids;
    const [reply] = await application.ask(asker, { kind: 'bytes', bytes: 10_000_000 });
    const { pid, answer } = reply as { pid: number; answer: Uint8Array };
    expect(pid).toBe(other);
    expect(Buffer.from(answer).equals(Buffer.alloc(10_000_000, 7))).toBe(true);
  });

  test('who answers is told when nobody waits any more', async () => {
    const application = await startAlike(2, { kind: 'fork' });
    const [asker = 0, other = 0] = application.pids;
    const unwanted = application.next(other, 'unwanted');
    await application.ask(asker, { kind: 'never' }, 50);
    await unwanted;
  });

  test('what came in time counts, also when the asker could not read it in time', async () => {
    const application = await startAlike(2, { kind: 'fork' });
    const [asker = 0, other = 0] = application.pids;
    const file = join(meetingPlace, 'mark');
    const asked = application.next(other, 'asked');
    const replies = application.ask(asker, { kind: 'later', file }, 500);
    await asked;
    await application.order(asker, { order: 'hold', file, leastMs: 500 }, 'holds');
    await application.order(other, { order: 'release' }, 'released');
    await expect(replies).resolves.toEqual([{ pid: other, answer: 'late' }]);
  });

  test('one that closed is gone', async () => {
    const application = await startAlike(3, { kind: 'fork' });
    const [closed = 0, asker = 0, other] = application.pids;
    await application.order(closed, { order: 'close' }, 'closed');
    expect(placesOf()).toEqual([asker, other]);
    expect(pidsOf(await application.ask(asker, ECHO))).toEqual([other]);
    expect(pidsOf(await application.ask(closed, ECHO))).toEqual([asker, other]);
  });
});

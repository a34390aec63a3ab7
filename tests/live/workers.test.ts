import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Readable, type Writable } from 'node:stream';
import { parseDat } from '../../src/timeline/parse-dat';
import { NODE } from '../helpers/child';

const ROOT = join(__dirname, '..', '..');

interface WorkerPlace {
  pid: number;
  origin: string;
}

interface Report {
  pid: number;
  workers: { pid: number; absent?: string }[] | null;
  compare_to_start: { function: string; size_diff: number; workers?: { pid: number; size_diff: number }[] }[];
}

let primary: ChildProcessByStdio<Writable, Readable, null> | undefined;
let workers: WorkerPlace[];

async function startWorkers(...args: string[]): Promise<void> {
  const child = spawn(NODE, [join(ROOT, 'tests', 'children', 'worker-app.js'), ...args], {
    cwd: ROOT,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  primary = child;
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  workers = (JSON.parse(line) as WorkerPlace[]).sort((a, b) => a.pid - b.pid);
}

afterEach(async () => {
  if (!primary) return;
  const exited = once(primary, 'exit');
  primary.stdin.end();
  await exited;
  primary = undefined;
});

function worker(index: number): WorkerPlace {
  const found = workers[index];
  if (!found) throw new Error(`there is no worker ${index}`);
  return found;
}

async function get(index: number, path: string): Promise<string> {
  const response = await fetch(worker(index).origin + path);
  return response.text();
}

async function reportOf(index: number, path = '/end_show'): Promise<Report> {
  return JSON.parse(await get(index, `${path}${path.includes('?') ? '&' : '?'}format=json`)) as Report;
}

async function post(index: number, path: string): Promise<string> {
  const response = await fetch(worker(index).origin + path, { method: 'POST' });
  return response.text();
}

async function leak(index: number): Promise<void> {
  await fetch(`${worker(index).origin}/leak`, { method: 'POST' });
}

const pids = () => workers.map(({ pid }) => pid);

describe.each(['cluster', 'fork'])('four workers by %s', (by) => {
  test('any one answers for all, and names the worker that leaks', async () => {
    await startWorkers(by);
    expect(await get(0, '/begin_show')).toBe('OK\n');
    await leak(2);
    const { pid, workers: asked, compare_to_start } = await reportOf(3);
    expect(pid).toBe(worker(3).pid);
    expect(asked?.map((each) => each.pid)).toEqual(pids());
    const [row] = compare_to_start;
    expect(row).toMatchObject({ function: 'leakHere' });
    expect(row?.workers?.[0]).toMatchObject({ pid: worker(2).pid, size_diff: row?.size_diff });
    expect(await get(1, '/end_show')).toContain(`in leakHere (`);
    expect(await get(1, '/detail')).toMatch(
      new RegExp(`^0\n# workers: 4 of 4 answered: ${pids().join(', ')}\n`),
    );
    const { workers: profiled } = await reportOf(0, '/memory/profile?of=diff');
    expect(profiled?.map((each) => each.pid)).toEqual(pids());
    expect(await get(0, '/memory/profile?of=diff&format=collapsed')).toMatch(/;leakHere \(.+\) \d+\n/);
  });

  test('workers=self asks the one that the request reaches', async () => {
    await startWorkers(by);
    await get(0, '/begin_show?workers=self');
    expect(await reportOf(0, '/end_show?workers=self')).toMatchObject({ pid: worker(0).pid, workers: null });
    expect(await get(1, '/detail?workers=self')).toContain('ERR_TRACEALLOC_NO_SNAPSHOT');
    expect(await get(1, '/detail')).toMatch(/^0\n# workers: 4 of 4 answered/);
  });
});

test('one POST has all of them watched, and any one names the worker that leaks', async () => {
  await startWorkers('cluster');
  expect(await post(0, '/memory/leaks?every=1s')).toBe('watching, one capture every 1 s\n');
  const found = new RegExp(`, in leakHere\n  by worker: ${worker(2).pid} \\+[\\d.]+ [KMG]iB/h\n`);
  let text: string;
  do {
    await leak(2);
    text = await get(1, '/memory/leaks?windows=2');
  } while (!(text.includes('\n# workers: 4 of 4 answered: ') && found.test(text)));
  expect(await post(3, '/memory/leaks?every=off')).toBe('not watching\n');
  expect(await get(0, '/memory/leaks')).toContain('ERR_TRACEALLOC_NOT_WATCHING');
});

test('operations that were captured in one worker are shown by any', async () => {
  await startWorkers('cluster');
  const row = /^[1-9][\d.]* new KiB, .*\n {2}File ".*", line \d+, in leakHere\n/m;
  let text: string;
  do {
    await post(2, '/operation');
    text = await get(1, '/memory/snapshots?key_type=lineno');
  } while (!row.test(text));
  expect(text).toContain(`\n# workers: 1 of 4 answered: ${worker(2).pid}\n`);
  for (const pid of [0, 1, 3].map((index) => worker(index).pid)) {
    expect(text).toContain(`\n# worker ${pid} failed with ERR_TRACEALLOC_NO_OPERATION: `);
  }
});

test('a stopped worker is named, costs its own part alone, and comes back', async () => {
  await startWorkers('cluster');
  process.kill(worker(1).pid, 'SIGSTOP');
  try {
    expect(await get(0, '/begin_show')).toBe(
      `OK\n# workers: 3 of 4 answered: ${[0, 2, 3].map((index) => worker(index).pid).join(', ')}\n` +
        `# worker ${worker(1).pid} did not answer within 5 s\n`,
    );
  } finally {
    process.kill(worker(1).pid, 'SIGCONT');
  }
  await leak(0);
  const text = await get(2, '/end_show');
  expect(text).toContain('# workers: 4 of 4 answered');
  expect(text).toContain(`  by worker: ${worker(0).pid} +`);
});

test('a worker that is killed in mid-capture costs its own part alone', async () => {
  await startWorkers('cluster');
  await get(0, '/begin_show');
  await leak(3);
  process.kill(worker(1).pid, 'SIGSTOP');
  const asked = reportOf(0);
  // When another one has captured, this one holds the question, too: all are asked at once.
  while ((await get(2, '/detail?workers=self&format=json')).includes('"last_snapshot":null'));
  process.kill(worker(1).pid, 'SIGKILL');
  const { workers: answered, compare_to_start } = await asked;
  expect(answered?.filter(({ absent }) => absent === undefined)).toHaveLength(3);
  expect(answered?.at(-1)).toEqual({ pid: worker(1).pid, absent: 'ended or hung up before it answered' });
  expect(compare_to_start[0]).toMatchObject({ function: 'leakHere' });
  // Nobody waits for the dead one any more.
  expect((await reportOf(0)).workers?.map((each) => each.pid)).toEqual(
    [0, 2, 3].map((index) => worker(index).pid),
  );
});

test('a worker that began later has nothing to compare with, and is named', async () => {
  await startWorkers('fork');
  for (const index of [0, 1, 2]) await get(index, '/begin_show?workers=self');
  expect(await get(0, '/end_show')).toContain(
    `compare to start:\n(without ${worker(3).pid}: nothing to compare with)\n`,
  );
});

test('a worker that samples at another interval is named and in no sum', async () => {
  await startWorkers('fork', '--coarse');
  await get(0, '/begin_show');
  const { workers: asked } = await reportOf(0);
  expect(asked?.flatMap(({ absent }) => absent ?? [])).toEqual([
    'samples at another interval than 16384 bytes',
  ]);
});

test('a timeline is recorded by all workers, and shown by any', async () => {
  await startWorkers('cluster');
  const begun = await fetch(`${worker(0).origin}/memory/timeline?every=100ms`, { method: 'POST' });
  expect(await begun.text()).toBe('OK\n');
  const { children } = parseDat(await get(1, '/memory/timeline'));
  expect([...children.keys()].map(Number).sort((a, b) => a - b)).toEqual(
    pids().filter((pid) => pid !== worker(1).pid),
  );
  const plot = await get(2, '/memory/timeline?format=svg');
  for (const pid of pids()) expect(plot.includes(`process ${pid}`)).toBe(pid !== worker(2).pid);
  expect(parseDat(await get(3, '/memory/timeline?workers=self')).children.size).toBe(0);
});

test('the option self leaves no trace of workers', async () => {
  await startWorkers('fork', '--self');
  await get(0, '/begin_show');
  expect(await reportOf(0)).toMatchObject({ workers: null });
  const own = readdirSync(tmpdir()).filter((name) => pids().some((pid) => name.includes(`-${pid}-`)));
  expect(own).toEqual([]);
});

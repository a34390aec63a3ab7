import request from 'supertest';
import { appWith, closeRouters } from '../helpers/app';

/** As it is a property, whatever it does. */
const allocOf = (): unknown => Reflect.get(Buffer, 'alloc');

const alloc = allocOf();
let kept: Buffer[] = [];

afterEach(async () => {
  kept = [];
  await closeRouters();
});

function load(): void {
  for (let at = 0; at < 200; at++) kept.push(Buffer.alloc(50_000));
}

interface Report {
  external: { size: number; count: number; samples: number } | null;
  live: { size: number };
  ledger: { traced: number; external: number };
  statistics: { function: string; external: boolean; size: number }[];
}

test('buffers: true counts what is outside the heap by call site, until the router is closed', async () => {
  const app = appWith({ buffers: true, samplingInterval: 16_384 });
  await request(app).get('/begin_show').expect(200);
  expect(allocOf()).not.toBe(alloc);
  load();
  const { text } = await request(app).get('/end_show').expect(200);
  expect(text).toMatch(
    /^# external, by call site: [\d.]+ [KM]iB in \d+ allocations \(\d+ samples, ±\d+%\)$/m,
  );
  expect(text).toMatch(/^tests\/router\/buffers\.test\.ts:\d+: size=.*, external, in load \(±/m);
  const { text: detail } = await request(app).get('/detail').expect(200);
  expect(detail).toMatch(
    /^ {2}File "tests\/router\/buffers\.test\.ts", line \d+, in load\n(?: {4}.*\n)? {2}\(external\)\n/m,
  );
  const report = (await request(app).get('/end_show?format=json').expect(200)).body as Report;
  const row = report.statistics.find(({ external }) => external);
  expect(row).toMatchObject({ function: 'load' });
  expect((row?.size ?? 0) / 10_000_000).toBeCloseTo(1, 0);
  expect(report.external?.size).toBeGreaterThanOrEqual(row?.size ?? Infinity);
  // It adds nothing to what is traced on the heap.
  expect(report.ledger.traced).toBe(report.live.size);
  await closeRouters();
  expect(allocOf()).toBe(alloc);
});

test('without it nothing is patched and no row is external', async () => {
  const app = appWith({ samplingInterval: 16_384 });
  await request(app).get('/begin_show').expect(200);
  expect(allocOf()).toBe(alloc);
  load();
  const report = (await request(app).get('/end_show?format=json').expect(200)).body as Report;
  expect(report.external).toBeNull();
  expect(report.statistics.filter(({ external }) => external)).toEqual([]);
});

test('a router that wants it does not agree with a tracer that runs without it', async () => {
  await request(appWith()).get('/begin_show').expect(200);
  const { text } = await request(appWith({ buffers: true }))
    .get('/begin_show')
    .expect(409);
  expect(text).toContain('ERR_TRACEALLOC_OPTION_CONFLICT: the tracer already runs with buffers false');
});

import { Counter, Registry } from 'prom-client';
import request from 'supertest';
import { OptionError } from '../../src/base/errors';
import { METRICS } from '../../src/reports/metrics';
import { appOf, closeRouters, openRouter } from '../helpers/app';

afterEach(closeRouters);

/** Bytes that this file came to keep since the beginning. */
function growthIn(text: string): number {
  const line = /^tracealloc_growth_bytes\{place="tests\/router\/metrics\.test\.ts:\d+",[^}]*\} (\d+)$/m;
  return Number(line.exec(text)?.[1] ?? 0);
}

test('a scrape neither starts tracing nor takes a capture', async () => {
  const app = appOf(openRouter());
  for (let scrape = 0; scrape < 2; scrape++) {
    const { text } = await request(app)
      .get('/memory/metrics')
      .expect('Content-Type', /version=0\.0\.4/);
    expect(text).toContain('\ntracealloc_tracing 0\n');
  }
  await request(app).get('/begin_show').expect(200);
  await request(app).get('/memory/metrics').expect(200);
  const { text } = await request(app).get('/memory/metrics').expect(200);
  expect(text).toContain('\ntracealloc_tracing 1\n');
  expect(text).toContain('\ntracealloc_captures_total 1\n');
});

test('it names the place that keeps more than at the beginning, whoever took the capture', async () => {
  const router = openRouter({ samplingInterval: 4096 });
  const app = appOf(router);
  await request(app).get('/begin_show').expect(200);
  const kept = Array.from({ length: 100_000 }, (_, index) => ({ index }));
  const before = await request(app).get('/memory/metrics').expect(200);
  expect(growthIn(before.text)).toBe(0);
  await request(app).get('/end_show').expect(200);
  const after = await request(app).get('/memory/metrics').expect(200);
  expect(growthIn(after.text)).toBeGreaterThan(1_000_000);
  expect(kept).toHaveLength(100_000);
});

describe('a register of the application', () => {
  test('has the metrics beside its own, read anew at each scrape, until the router is closed', async () => {
    const register = new Registry();
    const own = new Counter({ name: 'orders_total', help: 'Orders.', registers: [register] });
    own.inc(3);
    const router = openRouter({ metrics: { register } });
    const app = appOf(router);
    const { text } = await request(app).get('/memory/metrics').expect(200);
    expect(text).not.toContain('orders_total');
    for (const traced of [0, 1]) {
      const scraped = await register.metrics();
      for (const { name } of METRICS) expect(scraped).toContain(`# HELP ${name} `);
      expect(scraped).toContain('\norders_total 3\n');
      expect(scraped).toContain(`\ntracealloc_tracing ${traced}\n`);
      if (traced === 0) await request(app).get('/begin_show').expect(200);
    }
    await router.close();
    expect(await register.metrics()).toBe(
      '# HELP orders_total Orders.\n# TYPE orders_total counter\norders_total 3\n',
    );
  });

  test('is refused when it has metrics of these names already', async () => {
    const register = new Registry();
    const router = openRouter({ metrics: { register } });
    await request(appOf(router)).get('/memory/metrics').expect(200);
    expect(() => openRouter({ metrics: { register } })).toThrow(OptionError);
    await router.close();
    openRouter({ metrics: { register } });
  });
});

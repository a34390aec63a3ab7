import request from 'supertest';
import { type statsJson } from '../../src/reports/stats-json';
import { appWith, closeRouters } from '../helpers/app';

type Stats = ReturnType<typeof statsJson>;

afterEach(closeRouters);

test('the peak is reset after it was told', async () => {
  const app = appWith({ samplingInterval: 4096 });
  const ask = async (query = '') => {
    const { body } = (await request(app).get(`/memory/stats?format=json${query}`)) as { body: Stats };
    return body.tracer?.traced;
  };
  await request(app).get('/begin_show').expect(200);
  const kept: object[] = Array.from({ length: 100_000 }, (_, index) => ({ index }));
  await request(app).get('/end_show').expect(200);
  kept.length = 0;
  await request(app).get('/end_show').expect(200);

  const high = await ask();
  expect(high?.peak).toBeGreaterThan((high?.current ?? Infinity) + 1_000_000);
  expect(await ask('&reset_peak=0')).toEqual(high);
  expect(await ask('&reset_peak=1')).toEqual(high);
  expect(await ask()).toEqual({ ...high, peak: high?.current });
});

test('it answers without tracing, and does not start it', async () => {
  const app = appWith();
  const first = await request(app).get('/memory/stats').expect(200);
  expect(first.text).toContain('\ntracing is off\n');
  const second = await request(app).get('/memory/stats?reset_peak=1').expect(200);
  expect(second.text).toContain('\ntracing is off\n');
});

test('the verdict of the newest end_show is repeated until the next begin', async () => {
  const app = appWith({ samplingInterval: 4096 });
  const verdictOf = async (path: string) => {
    const { body } = (await request(app).get(`${path}?format=json`)) as { body: Pick<Stats, 'verdict'> };
    return body.verdict;
  };
  await request(app).get('/begin_show').expect(200);
  expect(await verdictOf('/memory/stats')).toBeNull();
  const kept = Array.from({ length: 100_000 }, (_, index) => ({ index }));
  const told = await verdictOf('/end_show');
  expect(told).toMatchObject({ kind: 'leak-like' });
  expect(await verdictOf('/memory/stats')).toMatchObject({ ...told });
  const { text } = await request(app).get('/memory/stats');
  expect(text).toMatch(/^# .+\nverdict of \/end_show, \d+ s ago:\nleak-like: \+/);
  expect(kept).toHaveLength(100_000);
  await request(app).get('/begin_show').expect(200);
  expect(await verdictOf('/memory/stats')).toBeNull();
});

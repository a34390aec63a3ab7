import request from 'supertest';
import { owner } from '../../src/tracer/owner';
import { appWith, closeRouters } from '../helpers/app';

afterEach(closeRouters);

const CLOSELY = 40_320;
const ALWAYS_ON = 146_880;

test.each([
  ['/begin_show', {}, CLOSELY],
  ['/end_show', {}, CLOSELY],
  ['/debug/pprof/heap', {}, ALWAYS_ON],
  ['/memory/leaks?every=1m', {}, ALWAYS_ON],
  ['/begin_show', { startTracing: true }, ALWAYS_ON],
  ['/begin_show', { samplingInterval: 65_536 }, 65_536],
  ['/debug/pprof/heap', { samplingInterval: 65_536 }, 65_536],
])('%s with %j samples every %d bytes', async (path, options, interval) => {
  const app = appWith(options);
  const ask = path.includes('every') ? request(app).post(path) : request(app).get(path);
  await ask.expect(200);
  expect(owner().tracer.state?.samplingInterval).toBe(interval);
});

test('who begins while another reader has it always on loses nothing of what that reads', async () => {
  const app = appWith();
  await request(app).get('/debug/pprof/heap').expect(200);
  const before = owner().tracer.state?.tracingSince;
  await request(app).get('/begin_show').expect(200);
  expect(owner().tracer.state).toMatchObject({ tracingSince: before, samplingInterval: ALWAYS_ON });
  const { text } = await request(app).get('/end_show').expect(200);
  expect(text).toContain(`one sample every ${ALWAYS_ON} bytes`);
});

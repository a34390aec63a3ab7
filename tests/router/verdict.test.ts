import express, { type RequestHandler } from 'express';
import request from 'supertest';
import { type verdictJson } from '../../src/reports/verdict';
import { closeRouters, openRouter } from '../helpers/app';

let kept: unknown[] = [];
afterEach(async () => {
  kept = [];
  await closeRouters();
});

const keep: RequestHandler = (_req, res) => {
  for (let at = 0; at < 20_000; at++) kept.push({ at, list: [at] });
  res.send(`${kept.length} kept`);
};

interface Answer {
  verdict: ReturnType<typeof verdictJson> | null;
}

test('a leak is named, with a question that can be pasted and leads to its call path', async () => {
  const app = express().use('/debug', openRouter()).get('/keep', keep);
  const first = await request(app).get('/debug/end_show?format=json').expect(200);
  expect((first.body as Answer).verdict).toBeNull();
  await request(app).get('/debug/begin_show').expect(200);
  for (let at = 0; at < 5; at++) await request(app).get('/keep').expect(200);
  const last = await request(app).get('/debug/end_show?format=json').expect(200);
  const { verdict } = last.body as Answer;
  expect(verdict).toMatchObject({ kind: 'leak-like', place: { function: 'keep' } });
  expect(verdict?.share).toBeGreaterThan(0.8);
  expect(verdict?.certainty).toBeGreaterThan(0.95);
  const next = verdict?.next[0];
  expect(next?.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/debug\/detail\?/);
  const path = next?.url.replace(/^http:\/\/[^/]+/, '') ?? '';
  const { text } = await request(app).get(path).expect(200);
  expect(text).toMatch(/^0\n\nchange_since_start: \d+\n {2}\+\S+ [KM]iB .* new, \d+ freed\)\n/);
  expect(text).toContain(', in keep');
  const asText = await request(app).get('/debug/end_show').expect(200);
  expect(asText.text).toMatch(
    /^leak-like: \+\S+ [KM]iB \(±\S+ [KM]iB\) of live objects since begin \d+ s ago, /,
  );
});

test('a host that is none is not printed', async () => {
  const app = express().use(openRouter({ auth: () => true }));
  await request(app).get('/begin_show').expect(200);
  const { text } = await request(app).get('/end_show').set('Host', "x'; rm -rf").expect(200);
  expect(text).toMatch(/\n {2}next: curl (-X POST )?'\//);
});

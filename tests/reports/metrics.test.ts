import { type Gathered, mapParts } from '../../src/reports/gathered';
import { type Growing } from '../../src/reports/growing-task';
import { type Measured, METRICS, pointsOfAll } from '../../src/reports/metrics';
import { metricsText } from '../../src/reports/prometheus';
import { expectGolden } from '../helpers/golden';
import { CASES } from './stats-cases';

const NOTHING: Growing = { sinceStart: [], suspects: [] };
const GROWING: Growing = {
  sinceStart: [
    { place: 'src/cache.ts:41', function: 'remember', external: false, amount: 84_934_656 },
    { place: 'src/"odd"\\name.ts:1', function: 'a\\nb', external: true, amount: 1024 },
  ],
  suspects: [{ place: 'src/cache.ts:41', function: 'remember', external: false, amount: 3106.89 }],
};

function caseOf(name: string, growing = NOTHING): Gathered<Measured> {
  const stats = CASES[name];
  if (!stats) throw new Error(`there is no case ${name}`);
  return mapParts(stats, (data) => ({ stats: data, growing }));
}

test.each([
  ['grown', GROWING],
  ['off', NOTHING],
  ['not-captured', NOTHING],
  ['workers', GROWING],
])('text: %s', async (name, growing) => {
  const { mediaType, body } = await metricsText(caseOf(name, growing));
  expect(mediaType).toBe('text/plain; version=0.0.4; charset=utf-8');
  expectGolden(`metrics/${name}.txt`, body);
});

test('the parts of resident memory add up to it', () => {
  const gathered = caseOf('grown');
  const valuesOf = (name: string) =>
    METRICS.filter((metric) => metric.name === name).flatMap((metric) =>
      pointsOfAll(metric, gathered).map(({ value }) => value),
    );
  const parts = valuesOf('tracealloc_memory_bytes');
  expect(parts).toHaveLength(6);
  expect([parts.reduce((sum, part) => sum + part, 0)]).toEqual(valuesOf('tracealloc_resident_bytes'));
});

test('names follow the rules of Prometheus, and each is told once', () => {
  for (const { name, type, help } of METRICS) {
    expect(name).toMatch(/^tracealloc_[a-z]+(_[a-z]+)*$/);
    expect(name.endsWith('_total')).toBe(type === 'counter');
    expect(help).toMatch(/^[A-Z].*\.$/);
  }
  expect(new Set(METRICS.map(({ name }) => name)).size).toBe(METRICS.length);
});

import { type StatsReport, makeStatsReport } from '../../src/reports/stats';
import { statsJson } from '../../src/reports/stats-json';
import { statsText } from '../../src/reports/stats-text';
import { type ToldVerdict } from '../../src/reports/verdict';
import { expectGolden, goldenJson } from '../helpers/golden';
import { CASES } from './stats-cases';

const TOLD: ToldVerdict = {
  at: new Date('2026-01-02T03:04:00Z'),
  text: "leak-like: +9.0 MiB (±1.0 MiB) of live objects\n  next: curl '/detail'   the call path\n",
  json: {
    kind: 'leak-like',
    sentence: 'leak-like: +9.0 MiB (±1.0 MiB) of live objects',
    place: null,
    share: null,
    certainty: 0.999,
    next: [{ method: 'GET', url: '/detail', why: 'the call path', cost: '' }],
  },
};

function reportOf(name: string): StatsReport {
  const found = CASES[name];
  if (!found) throw new Error(`there is no case ${name}`);
  return makeStatsReport(found, name === 'grown' ? TOLD : null);
}

test.each(Object.keys(CASES))('text: %s', (name) => {
  const text = statsText(reportOf(name));
  expectGolden(`stats/${name}.txt`, text);
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
});

test.each(['grown', 'off', 'workers'])('JSON: %s', (name) => {
  expectGolden(`stats/${name}.json`, goldenJson(statsJson(reportOf(name))));
});

test('sizes in JSON are whole bytes, and what is not known is null', () => {
  for (const name of Object.keys(CASES)) {
    const { ledger } = statsJson(reportOf(name));
    for (const { size, size_diff } of Object.values(ledger)) {
      expect(size === null || Number.isInteger(size)).toBe(true);
      expect(size_diff === null || Number.isInteger(size_diff)).toBe(true);
    }
  }
});

test('several workers are told apart in JSON, each with all that one alone would tell', () => {
  const { workers } = statsJson(reportOf('workers'));
  const { summary, next, verdict, workers: none, ...alone } = statsJson(reportOf('grown'));
  expect({ summary, next, verdict, none }).toMatchObject({ verdict: { kind: 'leak-like' }, none: null });
  expect(workers?.[0]).toEqual(alone);
  expect(workers).toHaveLength(4);
});

import { endShowJson, endShowText, type EndShowReport, makeEndShowReport } from '../../src/reports/end-show';
import { expectGolden, goldenJson } from '../helpers/golden';
import { CASES, namesOf, QUESTION } from './cases';

async function reportOf(name: string): Promise<EndShowReport> {
  const found = CASES[name];
  if (!found) throw new Error(`there is no case ${name}`);
  const [look, changes] = found;
  return makeEndShowReport(look, { ...QUESTION, ...changes }, namesOf());
}

test.each(Object.keys(CASES))('text: %s', async (name) => {
  expectGolden(`end-show/${name}.txt`, endShowText(await reportOf(name)));
});

test.each(['first-look', 'comparisons', 'empty', 'filename', 'traceback', 'external'])(
  'JSON: %s',
  async (name) => {
    expectGolden(`end-show/${name}.json`, goldenJson(endShowJson(await reportOf(name))));
  },
);

test('text and JSON show the same rows, in the same order', async () => {
  const report = await reportOf('comparisons');
  const text = endShowText(report);
  const { statistics, compare_to_last, compare_to_start } = endShowJson(report);
  const rows = [...statistics, ...(compare_to_last ?? []), ...(compare_to_start ?? [])];
  const shown = text.match(/^\S+(?=: size=)/gm);
  expect(shown).toEqual(rows.map(({ filename, lineno }) => `${filename}:${lineno}`));
});

test('the figures of the header are of what is shown: without own memory they still add up', async () => {
  const [without, withOwn, withBuffers] = (await Promise.all(
    ['comparisons', 'include-tracealloc', 'external'].map(reportOf),
  )) as [EndShowReport, EndShowReport, EndShowReport];
  expect(withOwn.header.live.samples).toBe(without.header.live.samples + 10);
  expect(withBuffers.header.external?.samples).toBe(6);
  for (const { header } of [without, withOwn, withBuffers]) {
    const { rss, traced, untraced, heapFree, external, native } = header.ledger;
    expect(traced).toBe(header.live.size);
    expect(traced + untraced + heapFree + external + native).toBe(rss);
  }
});

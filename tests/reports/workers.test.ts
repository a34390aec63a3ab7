import { type DetailQuestion } from '../../src/reports/detail';
import { task as detailTask } from '../../src/reports/detail-task';
import { task as endShowTask } from '../../src/reports/end-show-task';
import { type Format } from '../../src/reports/format';
import { type TableQuestion } from '../../src/reports/question';
import { expectGolden, goldenJson } from '../helpers/golden';
import { DETAIL_QUESTION, QUESTION } from './cases';
import { DETAILS, LOOKS, only } from './worker-cases';

const SOURCES = { root: '/app', lines: false };

/** The same text or JSON as the golden files have it. */
async function expectAnswers(name: string, write: (format: Format) => Promise<string> | string) {
  expectGolden(`workers/${name}.txt`, await write('text'));
  expectGolden(`workers/${name}.json`, goldenJson(JSON.parse(await write('json'))));
}

async function endShow(format: Format, changes: Partial<TableQuestion> = {}, looks = LOOKS) {
  const { text } = await endShowTask.run({
    looks,
    question: { ...QUESTION, ...changes },
    sources: SOURCES,
    format,
    base: '',
  });
  return text;
}

function detail(format: Format, changes: Partial<DetailQuestion> = {}, captures = DETAILS) {
  const question = { ...DETAIL_QUESTION, ...changes };
  return detailTask.run({ captures, question, sources: SOURCES, format });
}

describe('/end_show of several workers', () => {
  test('splits each row by worker, and says who did not answer and who has no start', async () => {
    await expectAnswers('end-show', (format) => endShow(format));
  });

  test.each<[string, Partial<TableQuestion>]>([
    ['end-show-filename', { keyType: 'filename', cumulative: true }],
    ['end-show-exclude', { keyType: 'traceback', exclude: ['src/cache.js'] }],
  ])('%s', async (name, changes) => {
    expectGolden(`workers/${name}.txt`, await endShow('text', changes));
  });

  test('of which one alone answered is its own, and says so', async () => {
    const absent = [{ pid: 4300, reason: 'did not answer within 5 s' }];
    await expectAnswers('end-show-one-answered', (format) => endShow(format, {}, only(LOOKS, 1, absent)));
  });
});

test('/end_show of one process without siblings speaks of no workers', async () => {
  const text = await endShow('text', {}, only(LOOKS, 1));
  expect(text).not.toContain('worker');
  const json = JSON.parse(await endShow('json', {}, only(LOOKS, 1))) as object;
  expect(json).toMatchObject({ workers: null });
  expect(json).not.toHaveProperty('lacking');
  expect(json).not.toHaveProperty('statistics.0.workers');
});

describe('/detail of several workers', () => {
  test('splits the traceback by worker', async () => {
    await expectAnswers('detail', (format) => detail(format));
  });

  test('of which some have no such traceback', async () => {
    await expectAnswers('detail-top-1', (format) => detail(format, { top: 1 }));
  });

  test('of which none has a start', async () => {
    const parts = DETAILS.parts.map(({ process, data }) => ({ process, data: { ...data, start: null } }));
    expectGolden('workers/detail-no-start.txt', await detail('text', {}, { ...DETAILS, parts }));
  });
});

test('/detail of one process without siblings speaks of no workers', async () => {
  expect(await detail('text', {}, only(DETAILS, 1))).not.toContain('worker');
  const json = JSON.parse(await detail('json', {}, only(DETAILS, 1))) as object;
  expect(json).toMatchObject({ workers: null });
  expect(json).not.toHaveProperty('last_snapshot.workers');
});

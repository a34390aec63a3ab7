import {
  detailJson,
  detailText,
  type DetailQuestion,
  type DetailSnapshots,
  makeDetailReport,
} from '../../src/reports/detail';
import { ShownNames } from '../../src/reports/shown-names';
import { Sources } from '../../src/sources/sources';
import { detailOf, sampled } from '../helpers/captures';
import { expectGolden, goldenJson } from '../helpers/golden';
import { Project } from '../sources/project';
import { BUFFERS, DETAIL_QUESTION, EMPTY, FREED, LAST, namesOf, NOW, START } from './cases';

const CASES: Readonly<Record<string, [DetailSnapshots, Partial<DetailQuestion>]>> = {
  both: [{ last: LAST, start: START }, {}],
  'top-1': [{ last: LAST, start: START }, { top: 1 }],
  'past-the-end-of-start': [{ last: LAST, start: START }, { top: 3 }],
  'past-the-end-of-last': [{ last: FREED, start: START }, { top: 2 }],
  'no-last': [{ last: null, start: START }, {}],
  'no-start': [{ last: LAST, start: null }, {}],
  'include-tracealloc': [{ last: NOW, start: START }, { include: ['tracealloc'] }],
  external: [{ last: BUFFERS, start: null }, {}],
  'of-last': [{ last: LAST, start: START }, { of: ['last'] }],
  'of-diff': [{ last: NOW, start: START }, { of: ['diff'] }],
  'of-diff-without-start': [{ last: NOW, start: null }, { of: ['diff'] }],
  'diff-by-line': [
    { last: NOW, start: START },
    { of: ['diff'], keyType: 'lineno', top: 1 },
  ],
  'diff-by-app': [
    { last: NOW, start: START },
    { of: ['diff'], keyType: 'app', folds: false },
  ],
  exclude: [{ last: LAST, start: START }, { exclude: ['src/cache.js', 'node_modules'] }],
};

function reportOf(snapshots: DetailSnapshots, changes: Partial<DetailQuestion> = {}) {
  return makeDetailReport(detailOf(snapshots), { ...DETAIL_QUESTION, ...changes }, namesOf());
}

test.each(Object.entries(CASES))('text and JSON: %s', async (name, [snapshots, changes]) => {
  const report = await reportOf(snapshots, changes);
  expectGolden(`detail/${name}.txt`, detailText(report));
  expectGolden(`detail/${name}.json`, goldenJson(detailJson(report)));
});

test.each<[string, DetailSnapshots, Partial<DetailQuestion>, string]>([
  ['both', { last: LAST, start: START }, { top: 4 }, 'top goes from 0 to 3'],
  ['the longer one is start', { last: FREED, start: START }, { top: 999_999 }, 'top goes from 0 to 2'],
  ['the only one', { last: FREED, start: null }, { top: 1 }, 'top goes from 0 to 0'],
  ['empty ones', { last: EMPTY, start: EMPTY }, { top: 0 }, 'there is no call path'],
  ['what is chosen', { last: LAST, start: null }, { top: 1, include: ['node_modules'] }, 'from 0 to 0'],
  ['own memory', { last: NOW, start: null }, { top: 4 }, 'top goes from 0 to 3'],
])('top past the end of %s names the range', async (_, snapshots, changes, message) => {
  await expect(reportOf(snapshots, changes)).rejects.toMatchObject({
    code: 'ERR_TRACEALLOC_OUT_OF_RANGE',
    message: expect.stringContaining(message) as unknown,
  });
});

describe('source lines', () => {
  let project: Project;
  beforeEach(() => {
    project = new Project();
  });
  afterEach(() => {
    project.remove();
  });

  test('stand below the frames whose line is known', async () => {
    const server = project.write('src/server.js', 'one();\n  cache.remember(user);\n');
    const cache = project.write('src/cache.js', '\n\nkept.push(value); \x1b[31m// red\n');
    const snapshot = sampled([
      {
        traceback: [
          { filename: 'node:internal/timers', lineno: 9, functionName: 'listOnTimeout' },
          { filename: server, lineno: 2, column: 3, functionName: 'handle' },
          { filename: cache, lineno: 3, column: 1, functionName: 'remember' },
        ],
        ordinals: [1],
      },
    ]);
    const names = new ShownNames(new Sources({ root: project.root, lines: true }));

    const subject = detailOf({ last: snapshot, start: null });
    const report = await makeDetailReport(subject, DETAIL_QUESTION, names);

    expectGolden('detail/source-lines.txt', detailText(report));
    expectGolden('detail/source-lines.json', goldenJson(detailJson(report)));
  });
});

import { type Census } from '../../src/model/census';
import { type TypeCount, type TypeGrowth } from '../../src/model/type-counts';
import { type Gathered } from '../../src/reports/gathered';
import { growthJson, growthText, makeGrowthReport } from '../../src/reports/growth';
import { makeTypesReport, typesJson, typesText } from '../../src/reports/types';
import { Sources } from '../../src/sources/sources';
import { onlyPart } from '../helpers/captures';
import { expectGolden, goldenJson } from '../helpers/golden';
import { functionFrame, Project } from '../sources/project';

function type(name: string, count: number, filename = '', lineno = 0, column = 0): TypeCount {
  return { name, filename, lineno, column, count };
}

/** A census with all that varies from one run to the next fixed. */
function census<Type extends TypeCount>(
  types: readonly Type[],
  changes: Omit<Partial<Census>, 'types'> = {},
): Census<Type> {
  return {
    at: new Date('2026-01-02T03:04:05.678Z'),
    objects: types.reduce((sum, { count }) => sum + count, 0),
    types,
    pauseMs: 345.6789123,
    extraBytes: 45_000_000,
    ...changes,
  };
}

/** What three of four workers counted. */
function ofWorkers<Type extends TypeCount>(...censuses: Census<Type>[]): Gathered<Census<Type>> {
  const parts = censuses.map((data, index) => ({
    process: { pid: 101 + index, threadId: 0, nodeVersion: 'v20.0.0' },
    data,
  }));
  const [first] = parts;
  if (!first) throw new RangeError('there is no worker');
  return { asked: first.process, parts, absent: [{ pid: 104, reason: 'did not answer within 5 s' }] };
}

const grow = (from: TypeCount, delta: number): TypeGrowth => ({ ...from, delta });

const CLOSURES = type('Function', 120_345);
const USER = type('User', 5000, '/app/src/user.js', 12, 3);
const OTHER_USER = type('User', 70, '/app/node_modules/pkg/user.js', 1, 1);
const SOCKET = type('Socket', 70, 'node:net', 350, 1);
const EVALUATED = type('Row', 9, '(eval)', 3, 1);
const NUMBERED = type('NotFound', 2, '(script 123)', 4, 1);
const HOSTILE = type('<b>\u001b[31mx\n\u202e__proto__', 1, '/app/src/a\nb.js', 1, 1);
const LONG = type('L'.repeat(256), 1);
const TYPES = [LONG, HOSTILE, NUMBERED, EVALUATED, SOCKET, OTHER_USER, USER, CLOSURES];

const later = new Date('2026-01-02T03:04:09.000Z');
const WORKERS = ofWorkers(
  census([CLOSURES, USER]),
  census([CLOSURES, type('Map', 3)], { at: later, pauseMs: 500, extraBytes: 10 }),
  census([type('Function', 1), { ...USER, count: 6 }]),
);
const GROWN_WORKERS = ofWorkers(
  census([grow(CLOSURES, 0), grow(USER, 4000)]),
  census([grow(CLOSURES, 12), grow(type('Map', 3), 3)], { at: later }),
  census([grow(type('Function', 1), 0), grow({ ...USER, count: 6 }, 6)]),
);

const sources = () => new Sources({ root: '/app', lines: false });

const TYPES_CASES: Record<string, [Gathered<Census>, number]> = {
  all: [onlyPart(census(TYPES)), 20],
  limit: [onlyPart(census(TYPES)), 2],
  none: [onlyPart(census([])), 20],
  workers: [WORKERS, 20],
};

const GROWTH_CASES: Record<string, [Gathered<Census<TypeGrowth>>, number]> = {
  all: [onlyPart(census(TYPES.map((each) => grow(each, each.count)))), 20],
  some: [onlyPart(census([grow(CLOSURES, 0), grow(USER, 4000), grow(SOCKET, 4000), grow(EVALUATED, 1)])), 20],
  limit: [onlyPart(census([grow(CLOSURES, 1), grow(USER, 4000)])), 1],
  none: [onlyPart(census([grow(CLOSURES, 0)])), 20],
  workers: [GROWN_WORKERS, 20],
};

/** The others differ in nothing that JSON would show. */
const JSON_CASES = new Set(['all', 'workers']);

describe('types', () => {
  test.each(Object.entries(TYPES_CASES))('%s', async (name, [censuses, limit]) => {
    const report = await makeTypesReport(censuses, limit, sources());
    expectGolden(`types/${name}.txt`, typesText(report));
    if (JSON_CASES.has(name)) expectGolden(`types/${name}.json`, goldenJson(typesJson(report)));
  });
});

describe('growth', () => {
  test.each(Object.entries(GROWTH_CASES))('%s', async (name, [censuses, limit]) => {
    const report = await makeGrowthReport(censuses, limit, sources());
    expectGolden(`growth/${name}.txt`, growthText(report));
    if (JSON_CASES.has(name)) expectGolden(`growth/${name}.json`, goldenJson(growthJson(report)));
  });
});

test('a constructor is shown where it was written, if a source map knows', async () => {
  const project = new Project();
  try {
    const source = 'interface Row {}\n\nexport class User {\n  constructor(readonly row: Row) {}\n}\n';
    const path = project.compile('user', source, { sourceMap: true });
    const { filename, lineno, column } = functionFrame(path, 'constructor');
    const subject = onlyPart(census([type('User', 3, filename, lineno, column)]));
    const { rows } = await makeTypesReport(subject, 1, new Sources({ root: project.root, lines: false }));
    expect(rows).toEqual([
      {
        type: expect.objectContaining({ name: 'User', filename: 'src/user.ts', lineno: 4 }) as TypeCount,
        shares: [],
      },
    ]);
  } finally {
    project.remove();
  }
});

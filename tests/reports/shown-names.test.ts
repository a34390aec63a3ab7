import ts from 'typescript';
import { Frame } from '../../src/model/frame';
import { type Snapshot } from '../../src/model/snapshot';
import { detailText, makeDetailReport } from '../../src/reports/detail';
import { makeEndShowReport } from '../../src/reports/end-show';
import { type TableQuestion } from '../../src/reports/question';
import { ShownNames } from '../../src/reports/shown-names';
import { makeSnapshotsReport } from '../../src/reports/snapshots';
import { Sources } from '../../src/sources/sources';
import { detailOf, operationsOf, subjectOf, range, sampled, type SampleGroup } from '../helpers/captures';
import { functionFrame, inlineMap, Project } from '../sources/project';
import { DETAIL_QUESTION, QUESTION } from './cases';

const CACHE =
  'const kept: string[] = [];\n\nexport function remember(text: string): void {\n  kept.push(text);\n}\n';
const SESSION =
  'interface User {\n  name: string;\n}\n\nexport function login(user: User): User {\n  return { ...user };\n}\n';
const PLAIN = 'function plain() {}\n';

let project: Project;
let sources: Sources;
let names: ShownNames;
beforeEach(() => {
  project = new Project();
  sources = new Sources({ root: project.root, lines: true });
  names = new ShownNames(sources);
});
afterEach(() => {
  project.remove();
});

/** Writes one script of several TypeScript files, as a bundler does: its inline map has a section for each. */
function bundle(name: string, files: Readonly<Record<string, string>>): string {
  const sections: { offset: { line: number; column: number }; map: unknown }[] = [];
  let script = '';
  for (const [source, text] of Object.entries(files)) {
    const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, sourceMap: true };
    const { outputText, sourceMapText } = ts.transpileModule(text, { compilerOptions, fileName: source });
    const map = JSON.parse(sourceMapText ?? '') as Record<string, unknown>;
    const offset = { line: script.split('\n').length - 1, column: 0 };
    sections.push({ offset, map: { ...map, sources: [`../${source}`], sourcesContent: [text] } });
    script += outputText.replace(/^export /gm, '').replace(/^\/\/# sourceMappingURL.*\n?/m, '');
  }
  return project.write(name, `${script}${inlineMap({ version: 3, sections })}`);
}

/** `samples` sampled objects for each call path; the first ordinal is the hundredfold of its place. */
function snapshotOf(...paths: [samples: number, ...path: Frame[]][]): Snapshot {
  const groups = paths.map(([samples, ...traceback], index): SampleGroup => {
    return { traceback, ordinals: range(index * 100, index * 100 + samples - 1) };
  });
  return sampled(groups);
}

async function rowsOf(snapshot: Snapshot, changes: Partial<TableQuestion> = {}): Promise<string[]> {
  const { tables } = await makeEndShowReport(subjectOf(snapshot), { ...QUESTION, ...changes }, names);
  return tables.statistics.map(({ row: { traceback, samples } }) => {
    const { functionName } = traceback.site;
    return `${String(traceback)}${functionName && ` ${functionName}`} ${samples}`;
  });
}

describe('a bundle of two files', () => {
  let path: string;
  beforeEach(() => {
    path = bundle('dist/bundle.js', { 'src/cache.ts': CACHE, 'src/session.ts': SESSION });
  });

  test.each<[TableQuestion['keyType'], string[]]>([
    ['lineno', ['src/session.ts:5 login 3', 'src/cache.ts:3 remember 2']],
    ['filename', ['src/session.ts 3', 'src/cache.ts 2']],
    ['function', ['src/session.ts:5 login 3', 'src/cache.ts:3 remember 2']],
    ['traceback', ['src/session.ts:5 login 3', 'src/cache.ts:3 remember 2']],
  ])('by %s has the rows of both', async (keyType, rows) => {
    const snapshot = snapshotOf([2, functionFrame(path, 'remember')], [3, functionFrame(path, 'login')]);
    expect(await rowsOf(snapshot, { keyType })).toEqual(rows);
  });

  test.each<[Partial<TableQuestion>, string[]]>([
    [{ include: ['src/cache.ts'] }, ['src/cache.ts:3 remember 2']],
    [{ exclude: ['*/cache.ts'] }, ['src/session.ts:5 login 3']],
    [{ include: ['dist/*'] }, []],
  ])('is chosen by the names that are shown: %j', async (choice, rows) => {
    const snapshot = snapshotOf([2, functionFrame(path, 'remember')], [3, functionFrame(path, 'login')]);
    expect(await rowsOf(snapshot, choice)).toEqual(rows);
  });

  test('is chosen by the names that are shown in /detail, too', async () => {
    const snapshot = snapshotOf([2, functionFrame(path, 'remember')], [3, functionFrame(path, 'login')]);
    const question = { ...DETAIL_QUESTION, include: ['src/cache.ts'] };
    const { parts } = await makeDetailReport(detailOf({ last: snapshot, start: null }), question, names);
    expect(parts.get('last')).toMatchObject({ rows: 1, biggest: { samples: 2 } });
  });

  test('charges callers by their shown files, too', async () => {
    const other = project.write('plain.js', PLAIN);
    const snapshot = snapshotOf([2, functionFrame(path, 'login'), functionFrame(other, 'plain')]);
    expect(await rowsOf(snapshot, { keyType: 'filename', cumulative: true })).toEqual([
      'src/session.ts 2',
      'plain.js 2',
    ]);
  });

  test('splits in comparisons with earlier looks, too', async () => {
    const [remember, login] = [functionFrame(path, 'remember'), functionFrame(path, 'login')];
    const older = snapshotOf([2, remember], [3, login]);
    const newer = snapshotOf([5, remember]);
    const { tables } = await makeEndShowReport(
      subjectOf(newer, older, older),
      { ...QUESTION, top: 2 },
      names,
    );
    expect(
      tables.compareToLast?.rows.map(
        ({ row: { traceback, sizeDiff } }) => `${String(traceback)} ${sizeDiff}`,
      ),
    ).toEqual(['src/cache.ts:3 403200', 'src/session.ts:5 -403200']);
    expect(tables.compareToStart).toEqual(tables.compareToLast);
  });

  test('has the source lines of each file in /detail', async () => {
    const snapshot = snapshotOf([1, functionFrame(path, 'login'), functionFrame(path, 'remember')]);
    const text = detailText(
      await makeDetailReport(detailOf({ last: snapshot, start: null }), DETAIL_QUESTION, names),
    );
    expect(text).toContain(
      [
        'last_snapshot: 1',
        '  File "src/session.ts", line 5, in login',
        '    export function login(user: User): User {',
        '  File "src/cache.ts", line 3, in remember',
        '    export function remember(text: string): void {',
      ].join('\n'),
    );
  });
});

describe('one file in two scripts', () => {
  test.each<[TableQuestion['keyType'], string]>([
    ['lineno', 'src/cache.ts:3 remember 5'],
    ['filename', 'src/cache.ts 5'],
    ['function', 'src/cache.ts:3 remember 5'],
    ['traceback', 'src/cache.ts:3 remember 5'],
  ])('by %s is one row', async (keyType, row) => {
    const [one, two] = ['dist/one.js', 'dist/two.js'].map((name) => bundle(name, { 'src/cache.ts': CACHE }));
    const snapshot = snapshotOf(
      [2, functionFrame(one ?? '', 'remember')],
      [3, functionFrame(two ?? '', 'remember')],
    );
    expect(await rowsOf(snapshot, { keyType })).toEqual([row]);
  });
});

describe('in /memory/snapshots', () => {
  async function changesOf(newest: Snapshot, changes: Partial<TableQuestion>): Promise<string[]> {
    const question: TableQuestion = { ...QUESTION, keyType: 'filename', ...changes };
    const { rows } = await makeSnapshotsReport(operationsOf(newest, snapshotOf()), question, names);
    return rows.map(({ row }) => `${String(row.traceback)} ${row.newSamples}`);
  }

  test('traces are chosen by the names that are shown', async () => {
    const path = bundle('dist/bundle.js', { 'src/cache.ts': CACHE, 'src/session.ts': SESSION });
    const snapshot = snapshotOf([2, functionFrame(path, 'remember')], [3, functionFrame(path, 'login')]);
    const choice = { include: ['src/cache.ts'] };
    expect(await changesOf(snapshot, choice)).toEqual(['src/cache.ts 2']);
    expect(await changesOf(snapshot, { ...choice, keyType: 'lineno' })).toEqual(['src/cache.ts:3 2']);
  });

  test.each([false, true])(
    'one file in two scripts is one row, though neither alone would be shown; cumulative: %p',
    async (cumulative) => {
      const [one, two] = ['dist/one.js', 'dist/two.js'].map((name) =>
        functionFrame(bundle(name, { 'src/cache.ts': CACHE }), 'remember'),
      ) as [Frame, Frame];
      const calls = cumulative ? [new Frame('node:a', 1), new Frame('node:b', 1)] : [];
      const plain = functionFrame(project.write('plain.js', PLAIN), 'plain');
      const snapshot = snapshotOf([2, one, ...calls.slice(0, 1)], [3, two, ...calls.slice(1)], [4, plain]);
      expect(await changesOf(snapshot, { top: 1, cumulative })).toEqual(['src/cache.ts 5']);
    },
  );
});

test('a minified bundle, all on one line, splits into the functions as written', async () => {
  const path = project.writeMinified();
  const snapshot = snapshotOf([2, functionFrame(path, 'a')], [3, functionFrame(path, 'b')]);
  expect(await rowsOf(snapshot)).toEqual(['src/session.ts:5 b 3', 'src/cache.ts:3 a 2']);
});

describe('only scripts that are shown are opened', () => {
  let paths: [bundle: string, second: string, third: string];
  beforeEach(() => {
    paths = [
      bundle('dist/bundle.js', { 'src/cache.ts': CACHE, 'src/session.ts': SESSION }),
      project.write('second.js', PLAIN),
      project.write('third.js', PLAIN),
    ];
  });

  const opened = () => paths.map((path) => sources.isOpen(path));
  const snapshot = () =>
    snapshotOf(
      [4, functionFrame(paths[0], 'remember')],
      [5, functionFrame(paths[0], 'login')],
      [6, functionFrame(paths[1], 'plain')],
      [3, functionFrame(paths[2], 'plain')],
    );

  test('those of the top rows', async () => {
    expect(await rowsOf(snapshot(), { top: 2 })).toEqual(['second.js:1 plain 6', 'src/session.ts:5 login 5']);
    expect(opened()).toEqual([true, true, false]);
  });

  test('and those that come up when a row splits', async () => {
    const [path, , second] = [project.writeMinified(), ...paths];
    const split = snapshotOf(
      [4, functionFrame(path, 'a')],
      [5, functionFrame(path, 'b')],
      [6, functionFrame(second, 'plain')],
    );
    expect(await rowsOf(split, { top: 1 })).toEqual(['second.js:1 plain 6']);
    expect(sources.isOpen(path)).toBe(true);
    expect(opened()).toEqual([false, true, false]);
  });

  test('all that memory was allocated in, for a choice by file name', async () => {
    await rowsOf(snapshot(), { top: 1, include: ['src/*'] });
    expect(opened()).toEqual([true, true, true]);
  });

  test('in /detail those of the traceback', async () => {
    await makeDetailReport(detailOf({ last: snapshot(), start: null }), DETAIL_QUESTION, names);
    expect(opened()).toEqual([false, true, false]);
  });

  test('and each one once', async () => {
    const open = jest.spyOn(sources, 'open');
    await rowsOf(snapshot(), { top: 4 });
    const asked = open.mock.calls.flatMap(([scripts]) => [...scripts]);
    expect([...asked].sort()).toEqual([...paths].sort());
  });
});

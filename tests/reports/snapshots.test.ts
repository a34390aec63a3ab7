import { type Snapshot } from '../../src/model/snapshot';
import { type Format } from '../../src/reports/format';
import { mapParts } from '../../src/reports/gathered';
import { type TableQuestion } from '../../src/reports/question';
import { ShownNames } from '../../src/reports/shown-names';
import {
  makeSnapshotsReport,
  snapshotsJson,
  snapshotsText,
  type SnapshotsSubject,
} from '../../src/reports/snapshots';
import { task } from '../../src/reports/snapshots-task';
import { Sources } from '../../src/sources/sources';
import { captureOf, operationsOf, sampled } from '../helpers/captures';
import { expectGolden, goldenJson } from '../helpers/golden';
import { Project } from '../sources/project';
import { LOOKS } from './worker-cases';
import { BUFFERS, EMPTY, FREED, LAST, namesOf, NOISE, NOW, QUESTION, START } from './cases';

/** What the path asks for where a request does not say. */
const DEFAULTS: TableQuestion = { ...QUESTION, keyType: 'filename' };

/** By name of its golden files: the newest capture, the first one, and how the question differs. */
const CASES: Readonly<Record<string, [newest: Snapshot, first: Snapshot, Partial<TableQuestion>]>> = {
  'first-operation': [START, START, {}],
  growth: [NOW, START, {}],
  freed: [FREED, START, {}],
  'noise-only': [NOISE, START, {}],
  empty: [EMPTY, EMPTY, {}],
  top: [NOW, START, { top: 1 }],
  lineno: [NOW, START, { keyType: 'lineno' }],
  function: [NOW, START, { keyType: 'function' }],
  traceback: [NOW, START, { keyType: 'traceback' }],
  'cumulative-filename': [NOW, START, { cumulative: true }],
  'cumulative-lineno': [NOW, START, { keyType: 'lineno', cumulative: true }],
  include: [LAST, START, { include: ['src/*.js'] }],
  'include-tracealloc': [NOW, START, { include: ['tracealloc'] }],
  exclude: [LAST, START, { exclude: ['node_modules', 'src/cache.js'] }],
};

function reportOf(subject: SnapshotsSubject, changes: Partial<TableQuestion> = {}, names = namesOf()) {
  return makeSnapshotsReport(subject, { ...DEFAULTS, ...changes }, names);
}

test.each(Object.entries(CASES))('text: %s', async (name, [newest, first, changes]) => {
  const report = await reportOf(operationsOf(newest, first), changes);
  expectGolden(`snapshots/${name}.txt`, snapshotsText(report));
});

test.each(['first-operation', 'growth', 'empty', 'traceback'])('JSON: %s', async (name) => {
  const [newest = EMPTY, first = EMPTY, changes] = CASES[name] ?? [];
  const report = await reportOf(operationsOf(newest, first), changes);
  expectGolden(`snapshots/${name}.json`, goldenJson(snapshotsJson(report)));
});

test('each row ends with an empty line', async () => {
  const text = snapshotsText(await reportOf(operationsOf(NOW, START), { keyType: 'traceback' }));
  const [header = '', ...rows] = text.split(/^(?=-?\d)/m);
  expect(header).toMatch(/^(# .*\n)+$/);
  expect(rows).toHaveLength(4);
  for (const row of rows) expect(row).toMatch(/^.+ total blocks.*\n( {2}via .*\n)?( {2}File ".*\n)+\n$/);
});

test('text and JSON have the same rows, in the same order', async () => {
  const report = await reportOf(operationsOf(NOW, START));
  const shown = Array.from(snapshotsText(report).matchAll(/^ {2}File "(.+)"$/gm), ([, name]) => name);
  expect(shown).toEqual(snapshotsJson(report).compare_to_first.map(({ filename }) => filename));
});

test('the first operation alone is unchanged since itself', async () => {
  const { compare_to_first: rows } = snapshotsJson(await reportOf(operationsOf(NOW, NOW)));
  expect(rows.length).toBeGreaterThan(0);
  for (const row of rows) {
    expect(row.size).toBeGreaterThan(0);
    expect(row).toMatchObject({ size_diff: 0, count_diff: 0, new_samples: 0, freed_samples: 0, error: 0 });
  }
});

test('source lines stand below the frames whose line is known', async () => {
  const project = new Project();
  try {
    const server = project.write('src/server.js', 'one();\n  cache.remember(user);\n');
    const cache = project.write('src/cache.js', '\n\nkept.push(value); \x1b[31m// red\n');
    const traceback = [
      { filename: 'node:internal/timers', lineno: 9, functionName: 'listOnTimeout' },
      { filename: server, lineno: 2, column: 3, functionName: 'handle' },
      { filename: cache, lineno: 3, column: 1, functionName: 'remember' },
    ];
    const subject = operationsOf(sampled([{ traceback, ordinals: [1, 2] }]), EMPTY);
    const names = new ShownNames(new Sources({ root: project.root, lines: true }));
    const report = await reportOf(subject, { keyType: 'traceback' }, names);
    expectGolden('snapshots/source-lines.txt', snapshotsText(report));
  } finally {
    project.remove();
  }
});

test('the task answers from packed captures', async () => {
  const subject = operationsOf(NOW, START);
  const first = captureOf(subject.snapshots.first);
  const operations = mapParts(subject.newest, (newest) => ({ newest, first }));
  const report = await reportOf(subject);
  const ask = (format: Format) =>
    task.run({ operations, question: DEFAULTS, sources: { root: '/app', lines: false }, format });
  expect(await ask('text')).toBe(snapshotsText(report));
  expect(JSON.parse(await ask('json'))).toEqual(snapshotsJson(report));
});

test('of several workers: rows are sums, and say which workers they come from', async () => {
  const operations = mapParts(LOOKS, ({ now, start }) => ({ newest: now, first: start ?? now }));
  const ask = (format: Format) =>
    task.run({ operations, question: DEFAULTS, sources: { root: '/app', lines: false }, format });
  expectGolden('snapshots/workers.txt', await ask('text'));
  expectGolden('snapshots/workers.json', goldenJson(JSON.parse(await ask('json')) as object));
});

test('rows of memory outside the heap are marked', async () => {
  const subject = operationsOf(BUFFERS, EMPTY);
  const report = await makeSnapshotsReport(subject, QUESTION, namesOf());
  const rows = snapshotsText(report).split('\n').slice(7);
  expect(rows).toEqual([
    '4268.63 new KiB, 4268.63 total KiB, 10 new blocks, 10 total blocks, external (±587.02 KiB)',
    '  File "src/load.js", line 45, in load',
    '',
    '262.45 new KiB, 262.45 total KiB, 2442 new blocks, 2442 total blocks (±685.12 KiB; within sampling error)',
    '  File "src/load.js", line 40, in load',
    '',
    '',
  ]);
  const { compare_to_first } = snapshotsJson(report);
  expect(compare_to_first.map(({ external }) => external)).toEqual([true, false]);
});

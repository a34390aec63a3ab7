import { CallTreeBuilder } from '../../src/model/call-tree-builder';
import { Frame } from '../../src/model/frame';
import { measureWindow, type GrowthWindow } from '../../src/stats/window';
import { type Snapshot } from '../../src/model/snapshot';
import { Scales } from '../../src/stats/estimate';
import { emptyChange } from '../../src/stats/rank';
import { addEvidence } from '../../src/stats/test';
import { type LeaksQuestion, type Watch } from '../../src/reports/find-leaks';
import { type Gathered, ofOne } from '../../src/reports/gathered';
import { leaksJson, type LeaksReport, leaksText, makeLeaksReport } from '../../src/reports/leaks';
import { ShownNames } from '../../src/reports/shown-names';
import { Sources } from '../../src/sources/sources';
import { withoutOwn } from '../../src/tracer/script-name';
import { ASKED, range, sampled, type SampleGroup } from '../helpers/captures';
import { expectGolden, goldenJson } from '../helpers/golden';
import { functionFrame, Project } from '../sources/project';
import { loaded, LOGIN, namesOf, own, parsed, REMEMBER, remembered, session } from './cases';

const MINUTE = 60_000;
const MIB = 2 ** 20;

/** What is live after each window: a leak of 20 samples a window, one of 30, sessions that come and go, a steady block. */
function capture(number: number, ...others: SampleGroup[]): Snapshot {
  const first = number * 1000;
  const leaked = (from: number, count: number) =>
    Array.from({ length: number }, (_, at) =>
      range(1000 * (at + 1) + from, 1000 * (at + 1) + from + count - 1),
    );
  return sampled(
    [
      { traceback: [LOGIN, REMEMBER], ordinals: range(1, 200) },
      { traceback: remembered, ordinals: leaked(0, 20).flat() },
      { traceback: parsed, ordinals: leaked(100, 30).flat() },
      { traceback: session, ordinals: range(first + 200, first + 240) },
      { traceback: own, ordinals: leaked(300, 50).flat() },
      ...others,
    ],
    { takenAt: new Date(Date.UTC(2026, 0, 2, 3, number)) },
  );
}

function windowsOf(snapshots: readonly Snapshot[]): GrowthWindow[] {
  return snapshots.slice(1).map((newer, index) => {
    const older = snapshots[index] ?? newer;
    return measureWindow(withoutOwn(newer), withoutOwn(older), { durationMs: MINUTE, garbage: 0 });
  });
}

function watchOf(snapshots: readonly Snapshot[], changes: Partial<Watch> = {}): Watch {
  const snapshot = snapshots.at(-1);
  return {
    every: MINUTE,
    since: snapshots[0]?.origin.takenAt ?? null,
    nextAt: new Date('2026-01-02T03:09:00Z'),
    fault: null,
    windows: windowsOf(snapshots),
    newest: snapshot
      ? { takenAt: snapshot.origin.takenAt, heap: { used: 60 * MIB, limit: 256 * MIB } }
      : null,
    ...changes,
  };
}

function ofAsked(watch: Watch): Gathered<Watch> {
  return ofOne({ process: ASKED, data: watch });
}

const QUESTION: LeaksQuestion = {
  windows: 10,
  keyType: 'lineno',
  top: 50,
  include: [],
  exclude: [],
  libraries: [],
};

const SERIES = range(0, 4).map((number) => capture(number));
/** As {@link SERIES}, and then everything but the leak of 30 samples a window is let go. */
const SHRUNK = [
  ...SERIES.slice(1, 4),
  sampled([
    { traceback: parsed, ordinals: [1, 2, 3, 4].flatMap((at) => range(at * 1000 + 100, at * 1000 + 129)) },
  ]),
];

/** As {@link SERIES}, with 40 Buffers of 1 MB more in each window. */
const BUFFERS = range(0, 4).map((number) =>
  capture(number, { traceback: loaded, ordinals: range(-40 * number - 1, -1), size: 1_000_583, count: 1 }),
);

const CASES: Readonly<Record<string, [Watch, Partial<LeaksQuestion>]>> = {
  suspects: [watchOf(SERIES), {}],
  'two-windows': [watchOf(SERIES), { windows: 2 }],
  top: [watchOf(SERIES), { top: 1 }],
  include: [watchOf(SERIES), { include: ['src/*'] }],
  exclude: [watchOf(SERIES), { exclude: ['node_modules'] }],
  app: [watchOf(SERIES), { keyType: 'app' }],
  'no-application': [watchOf(SERIES), { keyType: 'app', libraries: ['src/*'] }],
  filename: [watchOf(SERIES), { keyType: 'filename' }],
  'none-left': [watchOf(SERIES), { exclude: ['*'] }],
  external: [watchOf(BUFFERS), { top: 2 }],
  'nothing-grows': [watchOf(range(0, 4).map(() => capture(0))), {}],
  'too-few-windows': [watchOf(SERIES.slice(0, 3)), {}],
  'no-window': [watchOf(SERIES.slice(0, 1)), {}],
  'no-capture': [watchOf([]), {}],
  fault: [watchOf([], { fault: 'another heap profiler is sampling in this process\n' }), {}],
  'memory-shrinks': [watchOf(SHRUNK), { windows: 2 }],
  'full-heap': [
    watchOf(SERIES, {
      newest: { takenAt: capture(4).origin.takenAt, heap: { used: 60 * MIB, limit: 59 * MIB } },
    }),
    {},
  ],
};

async function reportOf(name: string, names = namesOf()): Promise<LeaksReport> {
  const found = CASES[name];
  if (!found) throw new Error(`there is no case ${name}`);
  const [watch, changes] = found;
  return makeLeaksReport(ofAsked(watch), { ...QUESTION, ...changes }, names);
}

test.each(Object.keys(CASES))('text and JSON: %s', async (name) => {
  const report = await reportOf(name);
  const json = goldenJson(leaksJson(report));
  expect(leaksText(report) + json).not.toMatch(/Infinity|NaN|undefined/);
  expectGolden(`leaks/${name}.txt`, leaksText(report));
  expectGolden(`leaks/${name}.json`, json);
});

describe('of several workers', () => {
  /** 4242 leaks at two places, 4243 at one of them and nearer to its limit; 4244 has begun of late, 4245 has a fault. */
  const WATCHES: readonly (readonly [pid: number, Watch])[] = [
    [4242, watchOf(SERIES)],
    [4243, watchOf(SHRUNK, { since: null, newest: nearlyFull(SHRUNK) })],
    [4244, watchOf(SERIES.slice(0, 2), { every: 2 * MINUTE, nextAt: new Date('2026-01-02T03:08:30Z') })],
    [4245, watchOf([], { fault: 'tracing is off' })],
  ];

  function nearlyFull(snapshots: readonly Snapshot[]): Watch['newest'] {
    const snapshot = snapshots.at(-1) ?? sampled([]);
    return { takenAt: snapshot.origin.takenAt, heap: { used: 250 * MIB, limit: 256 * MIB } };
  }

  function gathered(...watches: readonly (readonly [number, Watch])[]): Gathered<Watch> {
    const parts = watches.map(([pid, data]) => ({ process: { ...ASKED, pid }, data }));
    return { asked: ASKED, parts, absent: [{ pid: 4300, reason: 'did not answer within 5 s' }] };
  }

  test.each([
    ['workers', WATCHES, { windows: 2 }],
    ['workers-top', WATCHES, { windows: 2, top: 1 }],
    ['workers-waiting', WATCHES.slice(2), {}],
  ] as const)('text and JSON: %s', async (name, watches, changes) => {
    const report = await makeLeaksReport(gathered(...watches), { ...QUESTION, ...changes }, namesOf());
    expectGolden(`leaks/${name}.txt`, leaksText(report));
    expectGolden(`leaks/${name}.json`, goldenJson(leaksJson(report)));
  });
});

test('the traceback is that of what is new, not of what was there before', async () => {
  const { found } = await reportOf('include');
  const frames = found?.leaks[0]?.traceback.frames ?? [];
  expect(frames.map(({ functionName }) => functionName)).toEqual(['parserOnIncoming', 'handle', 'remember']);
});

test('a hostile name stays on its line, with what a terminal would act on escaped', async () => {
  const frame = new Frame('/app/\x1b]8;;http://evil\x07.js', 3, 1, 'f\nsrc/x.ts:1: +9 GiB/h\u202e');
  const change = emptyChange();
  addEvidence(change.evidence, 1, new Scales(0).weigh(8));
  const builder = new CallTreeBuilder();
  const changes = [{ node: builder.path([frame]), ...change }];
  const windows = [{ durationMs: 1, garbage: 0, tree: builder.build(), changes }];
  const watch = watchOf([sampled([])], { windows });
  const text = leaksText(await makeLeaksReport(ofAsked(watch), { ...QUESTION, windows: 1 }, namesOf()));
  expect(text.split('\n')).toHaveLength(6);
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u);
});

describe('names', () => {
  let project: Project;
  beforeEach(() => {
    project = new Project();
  });
  afterEach(() => {
    project.remove();
  });

  test('follow source maps: of two functions on one line of a bundle, one that grows is found', async () => {
    const script = project.writeMinified();
    const [grows, shrinks] = [functionFrame(script, 'a'), functionFrame(script, 'b')];
    const snapshots = range(0, 3).map((number) =>
      sampled([
        { traceback: [grows], ordinals: range(1000, 1000 + number * 20) },
        { traceback: [shrinks], ordinals: range(1 + number * 20, 100) },
      ]),
    );
    const names = new ShownNames(new Sources({ root: project.root, lines: false }));
    const { found } = await makeLeaksReport(ofAsked(watchOf(snapshots)), QUESTION, names);
    expect(found?.leaks.map(({ suspect }) => String(suspect.frame))).toEqual(['src/cache.ts:3']);
    expect(found?.leaks[0]?.traceback.format()).toEqual(['  File "src/cache.ts", line 3, in a']);
  });
});

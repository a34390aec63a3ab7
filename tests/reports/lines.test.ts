import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Path, type Step } from '../../src/model/line-recording';
import { linesJson, type LinesSubject, linesText, makeLinesReport } from '../../src/reports/lines';
import { Sources } from '../../src/sources/sources';
import { expectGolden, goldenJson } from '../helpers/golden';

const TEXT = `const cache = [];

function remember(user) {
  const entry = { user, tags: [] };
  for (const tag of user.tags) {
    entry.tags.push(\`\${tag}\\u202e\`);
  }

  cache.push(entry);
}
`;

let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'tracealloc-lines-'));
  await writeFile(join(root, 'cache.js'), TEXT);
});
afterAll(async () => {
  await rm(root, { recursive: true });
});

function step(
  from: number,
  to: number,
  measured: number,
  bytes: number,
  lost: Partial<Step['lost']> = {},
): Step {
  return {
    from,
    to,
    measured,
    bytes,
    used: 20_000_000 + 1_000_000 * to,
    lost: { gc: 0, hits: 0, yield: 0, ...lost },
  };
}

function place(lineno: number, column: number, isEnd = false) {
  return { lineno, column, isEnd };
}

function subject(changes: Partial<LinesSubject> = {}): LinesSubject {
  return {
    process: { pid: 42, threadId: 0, nodeVersion: 'v22.0.0' },
    at: new Date('2026-01-02T03:04:05.678Z'),
    name: 'remember',
    filename: join(root, 'cache.js'),
    start: { lineno: 3, column: 18 },
    places: [place(4, 3), place(5, 21), place(5, 14), place(6, 5), place(9, 3), place(10, 1, true)],
    recording: {
      calls: 1000,
      steps: [
        step(0, 1, 998, 71_856, { gc: 2 }),
        step(1, 2, 1000, 40_000),
        step(2, 3, 3000, 0),
        step(3, 2, 2960, 148_000, { gc: 40 }),
        step(2, 4, 990, 0),
        step(4, 5, 0, 0, { hits: 990 }),
      ],
      paths: [
        ...new Array<Path>(990).fill({ places: [0, 1, 2, 3, 2, 3, 2, 3, 2, 4, ~5], isOver: true }),
        ...new Array<Path>(10).fill({ places: [0, 1, 2, 3, 2, 3, 2, 3, 2], isOver: false }),
      ],
    },
    cost: { hits: 9980, probesMs: 1496.4, beginMs: 31.26 },
    elapsedMs: 3210.5,
    ended: 'hits',
    ...changes,
  };
}

async function expectReport(name: string, given: LinesSubject, lines = true): Promise<void> {
  const report = await makeLinesReport(given, new Sources({ root, lines }));
  expectGolden(`lines/${name}.txt`, linesText(report));
  expectGolden(`lines/${name}.json`, goldenJson(linesJson(report)));
}

test('the lines of a function', () => expectReport('function', subject()));

test('a function that nobody called, where no sources are to be shown', () => {
  const recording = { calls: 0, steps: [], paths: [] };
  const cost = { hits: 0, probesMs: 0, beginMs: 20 };
  return expectReport('nobody-called', subject({ name: '', recording, cost, ended: 'time' }), false);
});

test('hostile names stay on their line', async () => {
  const given = subject({ name: 'x\n# \x1b[31mred', filename: 'evil\u202e\n.js' });
  const text = linesText(await makeLinesReport(given, new Sources({ root, lines: true })));
  expect(text.split('\n')[1]).toContain('# x\\n# \\x1b[31mred, evil\\u202e\\n.js:3: 1000 calls');
});

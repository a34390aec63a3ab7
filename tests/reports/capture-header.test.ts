import { type Begin, joinLooks } from '../../src/reports/join-looks';
import { unpack } from '../../src/model/packed-snapshot';
import { headerJson, headerText, makeHeader } from '../../src/reports/capture-header';
import { frameAccuracyJson } from '../../src/reports/frame-accuracy';
import { type Capture } from '../../src/tracer/capture';
import { captureOf, EXACT, onlyPart, sampled } from '../helpers/captures';
import { EMPTY, FREED } from './cases';

function textOf(capture: Capture): string {
  return headerText(makeHeader(onlyPart(capture), unpack(capture.snapshot)));
}

test('every line is a comment', () => {
  const lines = textOf(captureOf(FREED)).split('\n');
  expect(lines.pop()).toBe('');
  expect(lines).toHaveLength(6);
  for (const line of lines) expect(line).toMatch(/^# \S/);
});

test.each([
  [0, '0 forced GCs'],
  [1, '1 forced GC,'],
  [2, '2 forced GCs'],
])('%i collections', (gcCount, text) => {
  expect(textOf(captureOf(FREED, { gcCount }))).toContain(`with ${text}`);
});

test('times are rounded to a tenth in text, to microseconds in JSON', () => {
  const capture = captureOf(FREED, { pauseMs: 1.23456789, totalMs: 2.5 });
  expect(textOf(capture)).toContain('paused the process for 1.2 ms with 1 forced GC, 2.5 ms in all');
  expect(headerJson(makeHeader(onlyPart(capture), FREED)).capture).toEqual({
    pause_ms: 1.235,
    gc_count: 1,
    total_ms: 2.5,
  });
});

test('live memory is with its sampling error, where there is any', () => {
  expect(textOf(captureOf(EMPTY))).toContain('# live: 0 B in 0 objects (0 samples)\n');
  const one = sampled([{ traceback: [{ filename: 'a', lineno: 1 }], ordinals: [1] }]);
  expect(textOf(captureOf(one))).toMatch(/# live: 131 KiB in 2100 objects \(1 samples?, ±456%\)\n/);
});

test('sizes in JSON are whole bytes', () => {
  const { live, ledger } = headerJson(makeHeader(onlyPart(captureOf(FREED)), FREED));
  for (const bytes of [live.size, ...Object.values(ledger)]) expect(Number.isInteger(bytes)).toBe(true);
});

test('neither command line nor environment is told', () => {
  const header = makeHeader(onlyPart(captureOf(FREED)), FREED);
  const { argv, env } = process;
  const told = textOf(captureOf(FREED)) + JSON.stringify(headerJson(header));
  for (const secret of [argv[1], env.PATH, process.cwd()]) expect(told).not.toContain(secret);
});

test('an estimate above all that is live is called one', () => {
  const live = unpack(captureOf(FREED).snapshot).samples.sizes.reduce((sum, size) => sum + size, 0);
  const memory = { ...captureOf(FREED).memory, heapUsed: live - 2 ** 19 };
  const capture = captureOf(FREED, { memory });
  expect(textOf(capture)).toContain(' = 1024 KiB traced (an estimate: only 512 KiB are live) + ');
  expect(headerJson(makeHeader(onlyPart(capture), FREED)).ledger.untraced).toBe(-(2 ** 19));
});

describe('the frames of several workers are as exact as', () => {
  const since = (minute: number) => ({ ...EXACT, since: new Date(Date.UTC(2026, 0, 2, 3, minute)) });
  const NOT_BEGUN = { ...since(1), exact: false, doubt: 'not-begun' as const };
  const COVERED = { ...since(1), doubt: 'coverage' as const };

  test.each([
    ['those that began last', [since(1), since(3), since(2)], since(3)],
    ['those that are not', [since(1), COVERED, NOT_BEGUN], NOT_BEGUN],
    ['those of doubtful code', [since(1), COVERED, since(3)], COVERED],
  ])('%s', (_, frames, expected) => {
    const captures = frames.map((each) =>
      captureOf(FREED, { tracer: { ...captureOf(FREED).tracer, frames: each } }),
    );
    const parts = captures.flatMap((data) => onlyPart(data).parts);
    const header = makeHeader({ ...onlyPart(captureOf(FREED)), parts }, FREED);
    expect(headerJson(header).exact_frames).toEqual(frameAccuracyJson(expected));
  });
});

test('changes since begin are told, with what there is more of', () => {
  const begin: Begin = {
    at: FREED.origin.takenAt,
    ledgerDiff: {
      ...{
        rss: 30 * 2 ** 20,
        traced: 2 ** 21,
        untraced: -(2 ** 20),
        heapFree: 0,
        external: 0,
        arrayBuffers: 0,
      },
      native: 29 * 2 ** 20,
    },
    resources: [
      { name: 'Worker', count: 41, countDiff: 40 },
      { name: 'PipeWrap', count: 1, countDiff: 1 },
    ],
    types: { grown: [{ name: 'Hash', count: 9, countDiff: 8 }], pauseMs: 12.34, fault: null },
  };
  const header = makeHeader(onlyPart(captureOf(FREED)), FREED, { begin });
  const text = headerText(header);
  expect(text).toContain(
    '# since begin 0 s ago: RSS +30.0 MiB: +2048 KiB traced, -1024 KiB untraced heap, +0 B free heap, +0 B external, +29.0 MiB native\n' +
      '# open or running since begin: +40 Worker\n' +
      '# types with native parts: +8 Hash; counting paused the process for 12.3 ms more\n',
  );
  expect(headerJson(header).since_begin).toMatchObject({
    ledger: { rss: 30 * 2 ** 20, native: 29 * 2 ** 20 },
    resources: [
      { name: 'Worker', count: 41, count_diff: 40 },
      { name: 'PipeWrap', count: 1, count_diff: 1 },
    ],
    native_types: { grown: [{ name: 'Hash', count: 9, count_diff: 8 }], pause_ms: 12.34, fault: null },
  });
});

test('where types could not be counted, the header says why', () => {
  const looks = onlyPart({ now: captureOf(FREED), last: null, start: captureOf(FREED) });
  const { begin } = joinLooks(looks);
  const types = { grown: [], pauseMs: 0, fault: 'no memory' };
  const text = headerText(
    makeHeader(onlyPart(captureOf(FREED)), FREED, { begin: begin && { ...begin, types } }),
  );
  expect(text).toContain('# types with native parts: not counted: no memory\n');
});

test('a native rest below 0 is what others reserved', () => {
  const memory = { ...captureOf(FREED).memory, rss: 50_000_000 };
  const text = headerText(makeHeader(onlyPart(captureOf(FREED, { memory })), FREED));
  expect(text).toMatch(/ external - [\d.]+ (MiB|KiB) reserved, not resident\n/);
});

test('says what names are not those of the source', () => {
  const header = makeHeader(onlyPart(captureOf(FREED)), FREED, {
    leftOut: ['2 scripts outside sourceRoot not looked at'],
  });
  expect(headerText(header)).toMatch(
    /\n# names as V8 gives them: 2 scripts outside sourceRoot not looked at\n$/,
  );
});

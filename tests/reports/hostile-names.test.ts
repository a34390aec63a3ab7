import { Frame } from '../../src/model/frame';
import { Snapshot } from '../../src/model/snapshot';
import { detailJson, detailText, makeDetailReport } from '../../src/reports/detail';
import { endShowJson, endShowText, makeEndShowReport } from '../../src/reports/end-show';
import { makeSnapshotsReport, snapshotsJson, snapshotsText } from '../../src/reports/snapshots';
import { decodeProfile } from '../../src/tracer/decode-profile';
import { detailOf, INTERVAL, operationsOf, subjectOf } from '../helpers/captures';
import { expectGolden } from '../helpers/golden';
import { DETAIL_QUESTION, namesOf, QUESTION } from './cases';

/** Names as V8 passes them on, whatever a program calls its functions and scripts. */
const HOSTILE: Readonly<Record<string, { functionName: string; url: string }>> = {
  html: { functionName: '<img src=x onerror=alert(1)>', url: 'javascript:alert(1)//"><b>' },
  'script end': { functionName: '</script><script>alert(1)</script>', url: '/app/</script>.js' },
  crlf: { functionName: 'a\r\nSet-Cookie: x=1', url: '/app/a\r\n\r\nb.js' },
  'forged row': { functionName: 'f\nsrc/x.ts:1: size=9 GiB, count=1', url: '/app/f.js' },
  ansi: { functionName: '\x1b[31mred\x1b[2J', url: '/app/\x1b]8;;http://evil\x07link.js' },
  bidi: { functionName: 'user\u202egnp.exe', url: '/app/\u2066x\u2069.js' },
  nul: { functionName: 'a\0b', url: '/app/\0.js' },
  proto: { functionName: '__proto__', url: '/app/__proto__' },
  constructor: { functionName: 'constructor', url: '/app/constructor' },
  traversal: { functionName: 'shadow', url: '../../../../etc/shadow' },
  format: { functionName: '%s%n $& ${x}', url: '/app/%s $1.js' },
  formula: { functionName: '=HYPERLINK("http://evil")', url: '/app/=1+1.js' },
  long: { functionName: 'x'.repeat(200_000), url: `/app/${'y'.repeat(200_000)}.js` },
};

/** A snapshot of one sample in each function, through the decoder. */
function snapshotOf(names: { functionName: string; url: string }[]): Snapshot {
  const children = names.map((name, index) => ({
    id: index + 2,
    callFrame: { ...name, scriptId: String(index + 1), lineNumber: index, columnNumber: 4 },
    selfSize: 134_400 * 64,
    children: [],
  }));
  const callFrame = { functionName: '(root)', url: '', scriptId: '0', lineNumber: -1, columnNumber: -1 };
  const samples = names.map((_, index) => ({ nodeId: index + 2, ordinal: index + 1, size: 134_400 * 64 }));
  const { tree, samples: decoded } = decodeProfile(
    { head: { id: 1, callFrame, selfSize: 0, children }, samples },
    INTERVAL,
    50,
  );
  const takenAt = new Date('2026-01-02T03:04:05Z');
  return new Snapshot(tree, decoded, { sampler: 'hostile', samplingInterval: INTERVAL, takenAt });
}

const snapshot = snapshotOf(Object.values(HOSTILE));

describe('in text', () => {
  test('every row stays one line, with what a terminal would act on escaped', async () => {
    const report = await makeEndShowReport(subjectOf(snapshot), QUESTION, namesOf());
    const rows = endShowText(report)
      .split('\n')
      .filter((line) => line.includes(': size='));
    expect(rows).toHaveLength(Object.keys(HOSTILE).length);
    expect(rows.join('')).not.toMatch(/[\p{Cc}\u202e\u2066\u2069]/u);
    const short = rows.filter((row) => row.length < 500);
    expectGolden('hostile/end-show.txt', `${short.join('\n')}\n`);
  });

  test.each(Object.keys(HOSTILE))('/detail shows %s on two lines', async (name) => {
    const hostile = HOSTILE[name];
    const last = snapshotOf(hostile ? [hostile] : []);
    const report = await makeDetailReport(detailOf({ last, start: null }), DETAIL_QUESTION, namesOf());
    const lines = detailText(report).split('\n');
    expect(lines).toHaveLength(7);
    expect(lines[2]).toBe('last_snapshot: 1');
    expect(lines[3]).toMatch(/^ {2}File ".+", line 1, in .+$/);
    expect(lines[3]).not.toMatch(/\p{Cc}/u);
  });

  test.each(Object.keys(HOSTILE))(
    '/memory/snapshots shows %s on one line below its figures',
    async (name) => {
      const hostile = HOSTILE[name];
      const subject = operationsOf(snapshotOf(hostile ? [hostile] : []), snapshotOf([]));
      const report = await makeSnapshotsReport(subject, { ...QUESTION, keyType: 'function' }, namesOf());
      const lines = snapshotsText(report)
        .split('\n')
        .filter((line) => !line.startsWith('# '));
      expect(lines).toHaveLength(4);
      expect(lines[0]).toBe('8400.00 new KiB, 8400.00 total KiB, 1 new blocks, 1 total blocks (±0.00 KiB)');
      expect(lines[1]).toMatch(/^ {2}File ".+", line 1, in .+$/);
      expect(lines[1]).not.toMatch(/[\p{Cc}\u202e\u2066\u2069]/u);
      expect(lines.slice(2)).toEqual(['', '']);
    },
  );

  test('long names are cut', async () => {
    const text = endShowText(await makeEndShowReport(subjectOf(snapshot), QUESTION, namesOf()));
    expect(text.length).toBeLessThan(10_000);
    expect(text).toContain(`, in ${'x'.repeat(256)}… `);
  });
});

describe('in JSON', () => {
  test('names are data: they come out as they went in', async () => {
    const report = await makeEndShowReport(subjectOf(snapshot), QUESTION, namesOf());
    const { statistics } = JSON.parse(JSON.stringify(endShowJson(report))) as ReturnType<typeof endShowJson>;
    const short = Object.values(HOSTILE).filter(({ functionName }) => functionName.length < 256);
    const names = statistics.map((row) => row.function);
    expect(names).toEqual(expect.arrayContaining(short.map(({ functionName }) => functionName)));
    expect(new Set(names).size).toBe(Object.keys(HOSTILE).length);
    for (const row of statistics) expect(row).toMatchObject({ size: 134_400 * 64, samples: 1 });
  });

  test('of /memory/snapshots alike', async () => {
    const subject = operationsOf(snapshot, snapshotOf([]));
    const report = await makeSnapshotsReport(subject, { ...QUESTION, keyType: 'function' }, namesOf());
    const { compare_to_first: rows } = JSON.parse(JSON.stringify(snapshotsJson(report))) as ReturnType<
      typeof snapshotsJson
    >;
    const short = Object.values(HOSTILE).filter(({ functionName }) => functionName.length < 256);
    expect(rows).toHaveLength(Object.keys(HOSTILE).length);
    expect(rows.map((row) => row.function)).toEqual(
      expect.arrayContaining(short.map(({ functionName }) => functionName)),
    );
  });

  test('nothing is polluted', async () => {
    const report = await makeDetailReport(
      detailOf({ last: snapshot, start: snapshot }),
      { ...DETAIL_QUESTION, include: ['__proto__', 'constructor'] },
      namesOf(),
    );
    expect(detailJson(report).last_snapshot).toMatchObject({ tracebacks: 2 });
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(new Frame('a', 1)).toEqual({
      filename: 'a',
      lineno: 1,
      column: 0,
      functionName: '',
      external: false,
    });
  });
});

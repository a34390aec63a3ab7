import { resultOf } from '../helpers/child';

interface Output {
  result: unknown;
  text: string;
}

interface Wrapped extends Record<string, unknown> {
  names: unknown[];
  method: unknown;
  runs: string[];
}

let wrapped: Wrapped;

beforeAll(async () => {
  wrapped = await resultOf<Wrapped>('lines-wrappers.js');
}, 60_000);

function output(name: string): Output {
  return wrapped[name] as Output;
}

function tablesOf({ text }: Output): number {
  return text.split('Line Contents').length - 1;
}

test('wrapped functions look as before, and give and throw the same', () => {
  expect(wrapped.names).toEqual(['sync', 1, 'put']);
  const results = [
    'sync',
    'failing',
    'waiting',
    'nested',
    'outer',
    'rows',
    'lineno',
    'around',
    'failingTrace',
    'beside',
  ];
  expect(results.map((name) => output(name).result)).toEqual([
    1000,
    'no 1000',
    [1000, 'one', 1000],
    4,
    7,
    [0, 1, 2],
    20_000,
    20_000,
    'late',
    10,
  ]);
});

test.each([
  ['sync', 1],
  ['failing', 1],
  ['waiting', 3],
  ['nested', 4],
  ['rows', 1],
])('%s: one table follows, over %d calls', (name, calls) => {
  expect(output(name).text).toMatch(
    new RegExp(
      `^# ${name}, tests/children/lines-wrappers\\.js:\\d+: ${calls} calls? in .* call was over$`,
      'm',
    ),
  );
  expect(tablesOf(output(name))).toBe(1);
});

test('the table has the lines of the function, and their memory', () => {
  expect(output('sync').text).toMatch(
    /^ +\d+ +[\d.]+ [MG]iB +\d+ (B|KiB) +1 +1 +\d+ (B|KiB) +const rows = new Array\(n\);$/m,
  );
  expect(output('failing').text).toContain('# dropped: steps 1 that did not end');
});

test('the lines of one function are measured at a time', () => {
  const { text } = output('outer');
  expect(text).toMatch(
    /^# sync: \(no table: the lines of another function are being measured\)\n# .*\n# outer, /,
  );
  expect(tablesOf(output('outer'))).toBe(1);
});

test('a decorated method works on its object; tables can be collected', () => {
  expect(wrapped.method).toEqual({ isSame: true, size: 5, name: 'put', calls: 1, lines: 4 });
});

const LEAK = String.raw`tests/children/lines-wrappers\.js:\d+: size=\d+ [KM]iB`;
const TRACER = String.raw`mem-trace tracer: own memory=[\d.]+ [KM]?i?B, current size=\d+ [KM]iB, peak size=\d+ [KM]iB\n`;

test.each([
  [
    'lineno',
    String.raw`^# leak: [\d.]+ ms\nmem-trace ${LEAK}, count=~?\d+, average=~?\d+ B, in leak (.*\n)+${TRACER}$`,
  ],
  [
    'traceback',
    String.raw`^# leak: .*\nmem-trace biggest traceback: \d+ blocks, \d+ [KM]iB\n( .*\n)+ .*, in leak\n.*\n${TRACER}$`,
  ],
  [
    'difference',
    String.raw`^# leak: .*\nmem-trace ${LEAK} \(\+\d+ [KM]iB\), count=~?\d+ \(\+\d+\), (.*\n)+${TRACER}$`,
  ],
])('what a call allocated, by %s', (name, pattern) => {
  expect(output(name).text).toMatch(new RegExp(pattern));
});

test('each call allocates about as much, and is told alone', () => {
  const sizes = ['lineno', 'difference'].map((name) => Number(/size=(\d+) KiB/.exec(output(name).text)?.[1]));
  // 20,000 objects of 40 and arrays of 32 + 24 bytes, and the array that keeps them; sampled.
  for (const size of sizes) {
    expect(size).toBeGreaterThan(1000);
    expect(size).toBeLessThan(5000);
  }
});

test('a call inside a call has its own lines, before those of the outer one', () => {
  const { text } = output('around');
  expect(text).toMatch(
    /^# leak: (.*\n)+?# around: .*\nmem-trace .*\nmem-trace .*, in around .*\nmem-trace tracer/,
  );
});

test('what a call that failed has left', () => {
  const row = /^# failingTrace: .*\nmem-trace .*size=(\d+) KiB, count=~?\d+, .*, in failingTrace/;
  const size = Number(row.exec(output('failingTrace').text)?.[1]);
  // An array of 50,000 elements, and now and then the one that keeps it, which grows.
  expect(size).toBeGreaterThanOrEqual(390);
  expect(size).toBeLessThan(1000);
});

test('where another tool samples, a line says so', () => {
  expect(output('beside').text).toMatch(/^# leak: \(not traced: another heap profiler is sampling/);
});

test('the timeline is told of the calls', () => {
  expect(wrapped.runs).toEqual(
    expect.arrayContaining([
      'sync 0',
      'sync 1',
      'outer 0',
      'waiting 0',
      'put 0',
      'leak 1',
      'around 0',
      'failingTrace 0',
    ]),
  );
});

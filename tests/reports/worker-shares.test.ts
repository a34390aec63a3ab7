import { sharesText, toWorkerShares, type WorkerShare } from '../../src/reports/worker-shares';

const KIB = 1024;

/** Shares of the workers 101, 102, …, of so many KiB. */
function sizes(...kib: number[]): WorkerShare[] {
  return kib.map((size, at) => ({ pid: 101 + at, size: size * KIB, sizeDiff: 0 }));
}

/** Changes of the workers 101, 102, …, of so many KiB. */
function changes(...kib: number[]): WorkerShare[] {
  return kib.map((change, at) => ({ pid: 101 + at, size: 1, sizeDiff: change * KIB }));
}

test('shares are told by process id, not by place', () => {
  const shares = [
    { of: 0, size: 1, sizeDiff: -2 },
    { of: 2, size: 3, sizeDiff: 4 },
  ];
  expect(toWorkerShares(shares, [31, 32, 33])).toEqual([
    { pid: 31, size: 1, sizeDiff: -2 },
    { pid: 33, size: 3, sizeDiff: 4 },
  ]);
});

test.each<[string, WorkerShare[], string]>([
  ['none', [], ''],
  ['nothing but zeros', sizes(0, 0), ''],
  ['one', sizes(20), '101 20.0 KiB'],
  ['a zero among others', sizes(20, 0, 30), '103 30.0 KiB, 101 20.0 KiB'],
  ['equal ones, by process id', sizes(20, 30, 30), '102 30.0 KiB, 103 30.0 KiB, 101 20.0 KiB'],
  ['four', sizes(20, 30, 40, 50), '104 50.0 KiB, 103 40.0 KiB, 102 30.0 KiB, 101 20.0 KiB'],
  [
    'five',
    sizes(20, 30, 40, 50, 60),
    '105 60.0 KiB, 104 50.0 KiB, 103 40.0 KiB, 102 30.0 KiB, 1 more 20.0 KiB',
  ],
  [
    'six equal ones',
    sizes(9, 9, 9, 9, 9, 9),
    '101 9216 B, 102 9216 B, 103 9216 B, 104 9216 B, 2 more 18.0 KiB',
  ],
  [
    'a thousand',
    sizes(...Array<number>(1000).fill(9)),
    '101 9216 B, 102 9216 B, 103 9216 B, 104 9216 B, 996 more 8964 KiB',
  ],
])('sizes: %s', (_, shares, text) => {
  expect(sharesText(shares, 'size')).toBe(text && `  by worker: ${text}\n`);
});

test.each<[string, WorkerShare[], string]>([
  ['nothing but zeros', changes(0, 0), ''],
  [
    'both signs, the largest change first',
    changes(20, -30, 10),
    '102 -30.0 KiB, 101 +20.0 KiB, 103 +10.0 KiB',
  ],
  ['opposite ones, by process id', changes(-20, 20), '101 -20.0 KiB, 102 +20.0 KiB'],
  [
    'five, of which one shrank little',
    changes(50, 50, 50, 50, -20),
    '101 +50.0 KiB, 102 +50.0 KiB, 103 +50.0 KiB, 104 +50.0 KiB, 1 more -20.0 KiB',
  ],
  [
    'small ones that cancel out',
    changes(50, 50, 50, 50, -20, 20),
    '101 +50.0 KiB, 102 +50.0 KiB, 103 +50.0 KiB, 104 +50.0 KiB, 2 more +0 B',
  ],
])('changes: %s', (_, shares, text) => {
  expect(sharesText(shares, 'sizeDiff')).toBe(text && `  by worker: ${text}\n`);
});

test('the order of the shares does not matter', () => {
  const shares = sizes(9, 9, 9, 30, 9, 9);
  expect(sharesText(shares.toReversed(), 'size')).toBe(sharesText(shares, 'size'));
});

test('the shares are left in their order', () => {
  const shares = sizes(1, 2, 3);
  sharesText(shares, 'size');
  expect(shares).toEqual(sizes(1, 2, 3));
});

import { formatDuration, formatSigned, formatSize, plural, roundMs } from '../../src/base/units';

const KIB = 1024;
const MIB = KIB ** 2;
const GIB = KIB ** 3;
const TIB = KIB ** 4;

describe('formatSize', () => {
  test.each([
    [0, '0 B'],
    [1, '1 B'],
    [99, '99 B'],
    [1024, '1024 B'],
    [10 * KIB - 1, '10239 B'],
    [10 * KIB, '10.0 KiB'],
    [99.9 * KIB, '99.9 KiB'],
    [100 * KIB - 1, '100.0 KiB'],
    [100 * KIB, '100 KiB'],
    [10 * MIB - 1, '10240 KiB'],
    [10 * MIB, '10.0 MiB'],
    [10 * GIB, '10.0 GiB'],
    [10 * TIB, '10.0 TiB'],
    [10 * KIB * TIB, '10240 TiB'],
    [-1, '-1 B'],
    [1 - 10 * KIB, '-10239 B'],
    [-10 * KIB, '-10.0 KiB'],
    [-100 * KIB, '-100 KiB'],
  ])('%d is %s', (bytes, text) => {
    expect(formatSize(bytes)).toBe(text);
  });

  test.each([
    ['up, to even', 1.5, '2 B'],
    ['down, to even', 0.5, '0 B'],
    ['down, to even', 12.5, '12 B'],
    ['down, to even', 100.5, '100 B'],
    ['up, to even', 99.5, '100 B'],
    ['down, to even', 10.25 * KIB, '10.2 KiB'],
    ['up, to even', 10.75 * KIB, '10.8 KiB'],
    ['down to even below zero', -10.25 * KIB, '-10.2 KiB'],
    ['up: just below 100 stays at one decimal', 99.95 * KIB, '100.0 KiB'],
    ['down: just below 99.95', 102_348, '99.9 KiB'],
  ])('rounds %s: %d is %s', (_, bytes, text) => {
    expect(formatSize(bytes)).toBe(text);
  });

  test.each([
    [10.35, '10.3 KiB'],
    [10.05, '10.1 KiB'],
    [10.45, '10.4 KiB'],
    [10.15, '10.2 KiB'],
  ])('rounds the value that a number holds, not the decimal it looks like: %d KiB is %s', (kib, text) => {
    expect(formatSize(kib * KIB)).toBe(text);
  });

  test.each([
    [0, '+0 B'],
    [1, '+1 B'],
    [-1, '-1 B'],
    [-0, '+0 B'],
    [10 * KIB, '+10.0 KiB'],
    [-10 * MIB, '-10.0 MiB'],
  ])('signed, %d is %s', (bytes, text) => {
    expect(formatSize(bytes, true)).toBe(text);
  });
});

describe('formatSigned', () => {
  test.each([
    [0, '+0'],
    [-0, '+0'],
    [7, '+7'],
    [-7, '-7'],
    [2 ** 40, '+1099511627776'],
  ])('%d is %s', (value, text) => {
    expect(formatSigned(value)).toBe(text);
  });
});

test.each([
  [0, '0 samples'],
  [1, '1 sample'],
  [2, '2 samples'],
])('%i of a thing', (count, text) => {
  expect(plural(count, 'sample')).toBe(text);
});

test.each([
  [1.23456789, 1.235],
  [0.0004, 0],
  [2, 2],
])('%d ms', (ms, rounded) => {
  expect(roundMs(ms)).toBe(rounded);
});

describe('formatDuration', () => {
  test.each([
    [0, '0 s'],
    [40, '0.0 s'],
    [500, '0.5 s'],
    [1000, '1 s'],
    [9940, '9.9 s'],
    [10_000, '10 s'],
    [59_999, '60 s'],
    [60_000, '1 min'],
    [90_000, '1.5 min'],
    [3_600_000, '1 h'],
    [12.4 * 3_600_000, '12 h'],
    [86_400_000, '1 d'],
    [2.5 * 86_400_000, '2.5 d'],
    [4120.7 * 86_400_000, '4121 d'],
    [1e30, `${(1e30 / 86_400_000).toFixed(0)} d`],
  ])('%d ms is %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

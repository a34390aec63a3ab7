import { Frame } from '../../src/model/frame';
import { toApplicationShares, viaJson, viaText } from '../../src/reports/via';

const FRAMES = [
  new Frame('src/tenants.js', 10, 1, 'modelFor'),
  new Frame('src/admin.js', 4),
  new Frame('src/jobs.js', 7, 1, 'run'),
];

function via(value: 'size' | 'sizeDiff', ...amounts: number[]) {
  const shares = amounts.map((amount, of) => ({ of, size: amount, sizeDiff: 0, [value]: amount }));
  return toApplicationShares(shares, (of) => FRAMES[of] ?? new Frame('none', 0), value);
}

test.each([
  ['none', via('size'), ''],
  ['nothing', via('sizeDiff', 0, 0), ''],
  ['one', via('size', 5), 'src/tenants.js:10 in modelFor (100 %)'],
  ['the largest first', via('size', 3, 97), 'src/admin.js:4 (97 %), src/tenants.js:10 in modelFor (3 %)'],
  ['two of three', via('size', 80, 15, 5), 'src/tenants.js:10 in modelFor (80 %), src/admin.js:4 (15 %)'],
  [
    'what came and what went',
    via('sizeDiff', 75, -25, 0),
    'src/tenants.js:10 in modelFor (75 %), src/admin.js:4 (25 %)',
  ],
])('%s', (_, shares, text) => {
  expect(viaText(shares)).toBe(text && `  via ${text}\n`);
});

test('in JSON shares are numbers up to 1', () => {
  expect(viaJson(via('size', 1, 2))).toEqual([
    { filename: 'src/admin.js', lineno: 4, column: 0, function: '', share: 0.6667 },
    { filename: 'src/tenants.js', lineno: 10, column: 1, function: 'modelFor', share: 0.3333 },
  ]);
});

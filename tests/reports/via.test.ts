import { Frame } from '../../src/model/frame';
import { toApplicationShares, viaJson, viaText } from '../../src/reports/via';

const FRAMES = [
  new Frame('src/tenants.js', 10, 1, 'modelFor'),
  new Frame('src/admin.js', 4),
  new Frame('src/jobs.js', 7, 1, 'run'),
];

function via(...amounts: number[]) {
  return toApplicationShares(new Map(amounts.entries()), (of) => FRAMES[of] ?? new Frame('none', 0));
}

test.each([
  ['none', via(), ''],
  ['nothing', via(0, 0), ''],
  ['one', via(5), 'src/tenants.js:10 in modelFor (100 %)'],
  ['the largest first', via(3, 97), 'src/admin.js:4 (97 %), src/tenants.js:10 in modelFor (3 %)'],
  ['two of three', via(80, 15, 5), 'src/tenants.js:10 in modelFor (80 %), src/admin.js:4 (15 %)'],
  ['what came and what went', via(75, -25, 0), 'src/tenants.js:10 in modelFor (75 %), src/admin.js:4 (25 %)'],
])('%s', (_, shares, text) => {
  expect(viaText(shares)).toBe(text && `  via ${text}\n`);
});

test('in JSON shares are numbers up to 1', () => {
  expect(viaJson(via(1, 2))).toEqual([
    { filename: 'src/admin.js', lineno: 4, column: 0, function: '', share: 0.6667 },
    { filename: 'src/tenants.js', lineno: 10, column: 1, function: 'modelFor', share: 0.3333 },
  ]);
});

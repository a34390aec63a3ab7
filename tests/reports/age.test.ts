import { formatAge } from '../../src/reports/age';

test.each([
  [0, '0 s ago'],
  [999, '0 s ago'],
  [1000, '1 s ago'],
  [119_999, '119 s ago'],
  [120_000, '2 min ago'],
  [7_199_999, '119 min ago'],
  [7_200_000, '2 h ago'],
  [360_000_000, '100 h ago'],
  // The clock was set back.
  [-5000, '0 s ago'],
])('%i ms', (ms, text) => {
  const then = new Date('2026-01-02T03:04:05Z');
  expect(formatAge(then, new Date(then.getTime() + ms))).toBe(text);
});

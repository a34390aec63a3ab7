import { METRICS } from '../../src/reports/metrics';
import { page } from '../helpers/markdown';

const TEXT = page('docs/fleet.md');

test('the table of metrics is that of the program, with its labels', () => {
  const rows = Array.from(
    TEXT.matchAll(/^\| `(tracealloc_\w+)` +\| (.*?) +\|$/gm),
    ([, name = '', meaning = '']) => [name, /\bby `(\w+)`/.exec(meaning)?.[1]],
  );
  // Each may have `pid`; places have `function` and `memory`, too, as the text says.
  expect(rows).toEqual(METRICS.map(({ name, labelNames: [, label] }) => [name, label]));
});

test('queries ask for metrics that there are', () => {
  const names = new Set(METRICS.map(({ name }) => name));
  const asked = Array.from(TEXT.matchAll(/tracealloc_\w+/g), ([name]) => name);
  expect(asked.filter((name) => !names.has(name))).toEqual([]);
});

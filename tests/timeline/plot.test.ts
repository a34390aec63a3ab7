import { DOMParser, type Element } from '@xmldom/xmldom';
import { plotTimelines, type PlotOptions } from '../../src/timeline/plot';
import { type NamedTimeline } from '../../src/timeline/plot-lines';
import { type Timeline } from '../../src/timeline/timeline';
import { expectGolden } from '../helpers/golden';
import { runOf, series, START, timelineOf } from './timelines';

const FUNCTIONS = [runOf('loadUsers', 0.5, 3), runOf('parse', 1, 1.5, 1), runOf('parse', 2, 2.5, 1)];

const SERVER = timelineOf({
  memory: series(60, [110, 112, 115, 119, 130, 126]),
  parts: new Map([
    ['heap_total', series(60, [60, 60, 64, 64, 70, 70])],
    ['heap_used', series(60, [40, 52, 44, 58, 49, 66])],
  ]),
  loopDelay: series(60, [0, 1.5, 120, 3, 2, 40]),
  collections: [61, 122, 122.1, 240].map((seconds) => ({ time: START + seconds, milliseconds: 4.2 })),
  marks: [
    { name: 'begin', time: START + 30 },
    { name: 'capture', time: START + 31 },
    { name: 'capture', time: START + 200 },
  ],
});

const CHILDREN = timelineOf({
  children: new Map([
    ['4242', series(1, [10, 30, 20], 1)],
    ['4243', series(1, [15], 2)],
  ]),
});

function alone(timeline: Timeline): NamedTimeline[] {
  return [{ name: 'mprofile_20260102030405.dat', timeline }];
}

function parse(svg: string): Element {
  const root = new DOMParser({
    onError: (level, message) => {
      if (level !== 'warning') throw new Error(message);
    },
  }).parseFromString(svg, 'image/svg+xml').documentElement;
  if (!root) throw new Error('there is no element');
  return root;
}

function textsOf(svg: string): string[] {
  return Array.from(parse(svg).getElementsByTagName('text'), ({ textContent }) => textContent ?? '');
}

test.each<[string, readonly NamedTimeline[], PlotOptions]>([
  ['functions', alone(timelineOf({ functions: FUNCTIONS })), {}],
  ['flame', alone(timelineOf({ functions: FUNCTIONS })), { flame: true }],
  ['window-and-slope', alone(CHILDREN), { window: { low: 1, high: 3 }, slope: true, title: 'a part' }],
  ['server', alone(SERVER), {}],
  ['several', [...alone(timelineOf()), { name: 'other.dat', timeline: CHILDREN }], {}],
  ['one-sample', alone(timelineOf({ memory: series(1, [12_000]) })), {}],
])('the plot: %s', (name, timelines, options) => {
  expectGolden(`plot/${name}.svg`, plotTimelines(timelines, options));
});

describe('a plot', () => {
  test('names the peak, by the highest of all lines', () => {
    expect(textsOf(plotTimelines(alone(timelineOf())))).toContain('peak 80.0 MiB at 3.00 s');
    const children = new Map([['7', series(1, [500], 2)]]);
    expect(textsOf(plotTimelines(alone(timelineOf({ children }))))).toContain('peak 500 MiB at 2.00 s');
  });

  test('takes the peak from what is shown', () => {
    const texts = textsOf(plotTimelines(alone(timelineOf()), { window: { low: 0, high: 2 } }));
    expect(texts).toContain('peak 60.0 MiB at 1.00 s');
    expect(texts).toContain('resident memorypeak 60.0 MiB');
  });

  test('draws what the functions read on the line, and the peak among it', () => {
    const functions = [{ ...runOf('f', 1, 2), end: { time: START + 2, memory: 300 } }];
    expect(textsOf(plotTimelines(alone(timelineOf({ functions }))))).toContain('peak 300 MiB at 2.00 s');
  });

  test('writes large memory and long times in larger units', () => {
    const memory = series(3600, [20_000, 21_000, 25_000, 30_000]);
    const texts = textsOf(plotTimelines(alone(timelineOf({ memory }))));
    expect(texts).toContain('GiB');
    expect(texts).toContain('time since start (h)');
    expect(texts).toContain('peak 29.3 GiB at 3.00 h');
  });

  test('gives each child a colour of its own, however many there are', () => {
    const names = Array.from({ length: 40 }, (_, index) => String(index));
    const children = new Map(names.map((name) => [name, series(1, [5, 6])]));
    const root = parse(plotTimelines(alone(timelineOf({ children }))));
    const paths = Array.from(root.getElementsByTagName('path'), (path) => path.getAttribute('stroke'));
    expect(new Set(paths).size).toBe(paths.length);
    const texts = Array.from(root.getElementsByTagName('text'), ({ textContent }) => textContent);
    expect(texts).toContain('and 18 more');
  });

  test('stays small, however long the recording', () => {
    const values = Array.from({ length: 200_000 }, (_, index) => 100 + ((index * 7919) % 101));
    const svg = plotTimelines(alone(timelineOf({ memory: series(0.1, values) })));
    expect(svg.length).toBeLessThan(60_000);
    expect(textsOf(svg).some((text) => text.startsWith('peak 200 MiB'))).toBe(true);
  });

  test('of nothing is a plot that says so', () => {
    const empty = timelineOf({ memory: { times: [], values: [] } });
    expect(textsOf(plotTimelines(alone(empty)))).toContain('no memory values');
    expect(textsOf(plotTimelines([]))).toContain('memory over time');
  });

  test('of a clock that was set back shows the samples in their order', () => {
    const memory = { times: [START + 2, START, START + 1], values: [3, 1, 2] };
    expect(plotTimelines(alone(timelineOf({ memory })))).toBe(
      plotTimelines(alone(timelineOf({ memory: series(1, [1, 2, 3]) }))),
    );
  });
});

test.each([
  '</text><script>alert(1)</script>',
  '"onload="alert(1)',
  ']]>&#0;\0\x1b\ufffe\ud800',
  '\u202e\r\n',
])('the hostile name %j opens no element and no attribute', (hostile) => {
  const timeline = timelineOf({
    commandLine: hostile,
    functions: [runOf(hostile, 0, 3)],
    marks: [{ name: hostile, time: START + 1 }],
    parts: new Map([[hostile, series(1, [1])]]),
    children: new Map([[hostile, series(1, [1])]]),
  });
  for (const options of [{}, { flame: true, title: hostile }]) {
    const root = parse(plotTimelines(alone(timeline), options));
    const elements = Array.from(root.getElementsByTagName('*'));
    const names = new Set(elements.map(({ tagName }) => tagName));
    for (const name of names)
      expect(['title', 'rect', 'text', 'tspan', 'line', 'path', 'circle', 'g', 'clipPath']).toContain(name);
    const attributes = elements.flatMap((element) => Array.from(element.attributes, ({ name }) => name));
    expect(attributes.filter((name) => /^(on|style|href|class)/.test(name))).toEqual([]);
  }
});

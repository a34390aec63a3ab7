import { Frame } from '../../src/model/frame';
import { Traceback } from '../../src/model/traceback';
import { type LocatedChange } from '../../src/reports/live-change';
import { makeVerdict, type VerdictFacts } from '../../src/reports/judge';
import { verdictJson, verdictText } from '../../src/reports/verdict';
import { type TotalChange } from '../../src/stats/rank';
import { StatisticDiff } from '../../src/stats/statistic';

const MIB = 2 ** 20;

const MODEL = new Frame('src/tenants.js', 10, 3, 'modelFor');
const SCHEMA = new Frame('node_modules/mongoose/lib/schema.js', 118, 1, 'Schema');

function total(changes: Partial<TotalChange> = {}): TotalChange {
  return {
    ...{ sizeDiff: 8.7 * MIB, error: 2.2 * MIB, newSamples: 64, freedSamples: 0 },
    ...{ significant: true, chance: 1e-9, ...changes },
  };
}

const CHANCE = total({
  sizeDiff: 10_000,
  error: 90_000,
  newSamples: 3,
  freedSamples: 2,
  significant: false,
  chance: 0.5,
});

function row(frame: Frame): StatisticDiff {
  return new StatisticDiff(Traceback.of(frame), 9 * MIB, 8 * MIB, 9, 8, 60, 0, 2 * MIB, true, true);
}

function change(changes: Partial<LocatedChange> = {}): LocatedChange {
  return { total: total(), grown: null, places: 1, application: null, trunk: null, ...changes };
}

const STILL = change({ total: CHANCE });
const THROUGH = { frame: MODEL, share: 0.97 };

function facts(changes: Partial<VerdictFacts> = {}): VerdictFacts {
  return {
    sinceStart: change(),
    sinceLast: null,
    memory: { rss: 200 * MIB, heapFree: 10 * MIB, arrayBuffersDiff: 0, knownBuffersDiff: 0, nativeDiff: 0 },
    resources: [],
    types: null,
    begun: '40 s ago',
    buffersTraced: false,
    base: 'http://localhost:3000/debug',
    ...changes,
  };
}

const NO_MEMORY = facts().memory;
const BASE = 'http://localhost:3000/debug';

test.each<[string, Partial<VerdictFacts>, string[]]>([
  [
    'leak-like',
    { sinceStart: change({ grown: row(SCHEMA), places: 40, application: THROUGH }) },
    [
      'leak-like: +8909 KiB (±2253 KiB) of live objects since begin 40 s ago, 97 % through src/tenants.js:10 in modelFor',
      '  allocated in node_modules/mongoose/lib/schema.js:118 in Schema and 39 other places; 64 sampled objects came, 0 went',
      `  next: curl '${BASE}/detail?of=diff&key_type=lineno&top=0'   the call path of what grew most`,
    ],
  ],
  [
    'leak-like',
    { sinceStart: change({ grown: row(MODEL), application: THROUGH }), sinceLast: STILL },
    [
      'leak-like: +8909 KiB (±2253 KiB) of live objects since begin 40 s ago, 97 % in src/tenants.js:10 in modelFor',
      '  64 sampled objects came, 0 went',
      '  since the last look nothing grew by more than chance: a cache that has filled looks like this',
      `  next: curl '${BASE}/detail?of=diff&key_type=lineno&top=0'   the call path of what grew most`,
    ],
  ],
  [
    'leak-like',
    {
      sinceStart: change({ grown: row(MODEL), application: THROUGH }),
      sinceLast: STILL,
      memory: { ...NO_MEMORY, arrayBuffersDiff: 57 * MIB, nativeDiff: 30 * MIB },
    },
    [
      'leak-like: +8909 KiB (±2253 KiB) of live objects since begin 40 s ago, 97 % in src/tenants.js:10 in modelFor',
      '  64 sampled objects came, 0 went',
      '  besides +57.0 MiB of contents of Buffers and ArrayBuffers and +30.0 MiB of memory that is no JavaScript, which these may hold; ' +
        'since the last look nothing grew by more than chance: a cache that has filled looks like this',
      `  next: curl '${BASE}/detail?of=diff&key_type=lineno&top=0'   the call path of what grew most`,
    ],
  ],
  [
    'spread',
    { sinceStart: change({ places: 40, trunk: { frame: MODEL, share: 0.85 } }), sinceLast: change() },
    [
      'leak-like, spread: +8909 KiB (±2253 KiB) of live objects since begin 40 s ago, 85 % through src/tenants.js:10 in modelFor',
      '  allocated in 40 places, of which none stands out; 64 sampled objects came, 0 went',
      '  since the last look +8909 KiB (±2253 KiB), more than chance as well',
      `  next: curl '${BASE}/detail?of=diff&key_type=app&top=0'   the call path of what grew most`,
    ],
  ],
  [
    'leak-like',
    {
      sinceStart: change({
        grown: row(MODEL),
        total: total({ sizeDiff: -3 * MIB, freedSamples: 90, chance: 1 }),
      }),
    },
    [
      'leak-like: +8192 KiB (±2048 KiB) of live objects in one place, while all together changed: -3072 KiB (±2253 KiB) of live objects since begin 40 s ago',
      '  allocated in src/tenants.js:10 in modelFor; 64 sampled objects came, 90 went',
      `  next: curl '${BASE}/detail?of=diff&key_type=lineno&top=0'   the call path of what grew most`,
    ],
  ],
  [
    'buffers',
    { sinceStart: STILL, memory: { ...NO_MEMORY, arrayBuffersDiff: 57 * MIB } },
    [
      'buffers: +57.0 MiB of contents of Buffers and ArrayBuffers since begin 40 s ago',
      '  the option buffers: true tells where they are made',
      `  next: curl '${BASE}/memory/growth'   which types of objects there are more of, those with buffers, too`,
    ],
  ],
  [
    'buffers',
    { sinceStart: STILL, memory: { ...NO_MEMORY, arrayBuffersDiff: 57 * MIB }, buffersTraced: true },
    [
      'buffers: +57.0 MiB of contents of Buffers and ArrayBuffers since begin 40 s ago',
      '  0 B of 57.0 MiB has a known call site (data read from sockets, typed arrays by length and WebAssembly have none)',
      `  next: curl '${BASE}/memory/growth'   which types of objects there are more of, those with buffers, too`,
    ],
  ],
  [
    'buffers',
    {
      sinceStart: change({
        grown: row(new Frame('lib/load.js', 45, 20, 'load', true)),
        application: THROUGH,
      }),
      memory: { ...NO_MEMORY, arrayBuffersDiff: 12 * MIB, knownBuffersDiff: 9 * MIB },
      buffersTraced: true,
    },
    [
      'buffers: +12.0 MiB of contents of Buffers and ArrayBuffers since begin 40 s ago',
      '  8192 KiB of it allocated in lib/load.js:45 in load, 97 % through src/tenants.js:10 in modelFor',
      `  next: curl '${BASE}/detail?of=diff&key_type=lineno&top=0'   the call path of what grew most`,
    ],
  ],
  [
    'native',
    { sinceStart: STILL, memory: { ...NO_MEMORY, nativeDiff: 30 * MIB } },
    [
      'native: +30.0 MiB of memory that is no JavaScript since begin 40 s ago',
      '  of threads, sockets and other open handles there is at most one more of a kind than at begin',
      '  +10000 B (±87.9 KiB) of live objects since begin 40 s ago may be chance',
      `  next: curl -X POST '${BASE}/begin_show?types=1'   before the same traffic and /end_show, to count objects with native parts`,
    ],
  ],
  [
    'native',
    {
      sinceStart: STILL,
      memory: { ...NO_MEMORY, nativeDiff: 30 * MIB },
      resources: [{ name: 'Worker', count: 41, countDiff: 40 }],
    },
    [
      'native: +30.0 MiB of memory that is no JavaScript since begin 40 s ago',
      '  since begin: +40 Worker, which have native parts',
      '  +10000 B (±87.9 KiB) of live objects since begin 40 s ago may be chance',
      `  next: curl -X POST '${BASE}/begin_show?types=1'   before the same traffic and /end_show, to count objects with native parts`,
    ],
  ],
  [
    'native',
    {
      sinceStart: STILL,
      memory: { ...NO_MEMORY, nativeDiff: 30 * MIB },
      resources: [
        { name: 'Worker', count: 41, countDiff: 40 },
        { name: 'TCPSocketWrap', count: 2, countDiff: 1 },
      ],
      types: [
        { name: 'DateTimeFormat', count: 100, countDiff: 90 },
        { name: 'Worker', count: 41, countDiff: 40 },
      ],
    },
    [
      'native: +30.0 MiB of memory that is no JavaScript since begin 40 s ago',
      '  since begin: +90 DateTimeFormat, +40 Worker, which have native parts',
      '  +10000 B (±87.9 KiB) of live objects since begin 40 s ago may be chance',
      `  next: curl '${BASE}/memory/backrefs?type=DateTimeFormat'   who holds them`,
    ],
  ],
  [
    'free heap',
    { sinceStart: STILL, memory: { ...NO_MEMORY, heapFree: 90 * MIB } },
    [
      'free heap: 90.0 MiB of 200 MiB resident memory are pages that V8 keeps without an object in them',
      '  +10000 B (±87.9 KiB) of live objects since begin 40 s ago may be chance',
      `  next: curl '${BASE}/memory/stats'   where the memory of the process is`,
    ],
  ],
  [
    'little traffic',
    { sinceStart: change({ total: total({ newSamples: 3, significant: false, chance: 0.12 }) }) },
    [
      'too little traffic: +8909 KiB (±2253 KiB) of live objects since begin 40 s ago may be chance; 3 sampled objects came, 0 went',
      '  if it is growth, about 3 times as much traffic will show it',
      `  next: curl '${BASE}/end_show'   the same after more traffic`,
    ],
  ],
  [
    'no growth',
    { sinceStart: STILL },
    [
      'no growth: +10000 B (±87.9 KiB) of live objects since begin 40 s ago',
      `  next: curl -X POST '${BASE}/memory/leaks?every=60s'   watch for a slow leak`,
    ],
  ],
])('%s', (kind, changes, lines) => {
  const verdict = makeVerdict(facts(changes));
  expect(verdict.kind).toBe(kind);
  expect(verdictText(verdict)).toBe(lines.map((line) => `${line}\n`).join(''));
  expect(lines.length).toBeLessThanOrEqual(4);
});

test.each([
  ['a little of buffers', { arrayBuffersDiff: 3 * MIB }],
  ['a little of native memory', { nativeDiff: 19 * MIB }],
  ['what shrank', { arrayBuffersDiff: -90 * MIB, nativeDiff: -90 * MIB }],
])('%s is no growth', (_, memory) => {
  const { kind } = makeVerdict(facts({ sinceStart: STILL, memory: { ...NO_MEMORY, ...memory } }));
  expect(kind).toBe('no growth');
});

test('live growth comes before all other memory', () => {
  const memory = { ...NO_MEMORY, heapFree: 100 * MIB, arrayBuffersDiff: 50 * MIB, nativeDiff: 50 * MIB };
  expect(makeVerdict(facts({ memory })).kind).toBe('spread');
});

test('in JSON the place, its share and the certainty are fields, and so is what to ask next', () => {
  const sinceStart = change({ grown: row(SCHEMA), places: 40, application: THROUGH });
  expect(verdictJson(makeVerdict(facts({ sinceStart })))).toEqual({
    kind: 'leak-like',
    sentence:
      'leak-like: +8909 KiB (±2253 KiB) of live objects since begin 40 s ago, 97 % through src/tenants.js:10 in modelFor; ' +
      'allocated in node_modules/mongoose/lib/schema.js:118 in Schema and 39 other places; 64 sampled objects came, 0 went',
    place: { filename: 'src/tenants.js', lineno: 10, column: 3, function: 'modelFor' },
    share: 0.97,
    certainty: 1,
    next: [
      {
        method: 'GET',
        url: `${BASE}/detail?of=diff&key_type=lineno&top=0`,
        why: 'the call path of what grew most',
        cost: '',
      },
      {
        method: 'GET',
        url: `${BASE}/end_show?key_type=app`,
        why: 'what grew, by your own functions',
        cost: 'a full garbage collection',
      },
    ],
  });
});

import { inspect } from 'node:util';
import { Registry } from 'prom-client';
import { OptionError } from '../../src/base/errors';
import { consoleLogger } from '../../src/router/log';
import { memoryRouter } from '../../src/router/memory-router';
import { type MemoryRouterOptions, parseOptions } from '../../src/router/options';
import { closeRouters, openRouter } from '../helpers/app';

afterEach(closeRouters);

function faultsOf(options: unknown): readonly string[] {
  try {
    parseOptions(options as MemoryRouterOptions, {});
    return [];
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    return error.faults;
  }
}

test('the defaults', () => {
  expect(parseOptions({}, {})).toEqual({
    auth: undefined,
    tracer: {
      samplingInterval: undefined,
      tracebackLimit: undefined,
      buffers: undefined,
      exactFrames: undefined,
    },
    startTracing: false,
    timeline: false,
    top: 50,
    include: [],
    exclude: [],
    libraries: [],
    sources: { root: process.cwd(), lines: true },
    workers: 'all',
    watch: undefined,
    nearLimit: undefined,
    heapSnapshots: false,
    metrics: undefined,
    lines: true,
    captureBudget: 0,
    autoStopAfter: undefined,
    logger: consoleLogger,
  });
});

test.each([
  ['production', false],
  ['development', true],
  ['', true],
  [undefined, true],
])('source lines with NODE_ENV=%s: %p, unless said otherwise', (NODE_ENV, expected) => {
  const env = NODE_ENV === undefined ? {} : { NODE_ENV };
  expect(parseOptions({}, env).sources.lines).toBe(expected);
  expect(parseOptions({ sourceLines: !expected }, env).sources.lines).toBe(!expected);
});

test.each([
  ['production', 0.05],
  ['development', 0],
])('the share of time of captures with NODE_ENV=%s is %d', (NODE_ENV, expected) => {
  expect(parseOptions({}, { NODE_ENV }).captureBudget).toBe(expected);
});

const LOGGER = { warn: () => undefined, error: () => undefined };

describe.each<[keyof MemoryRouterOptions, unknown[], unknown[]]>([
  [
    'auth',
    ['loopback', { token: 'x' }, { token: undefined }, () => true, undefined],
    [null, true, 'token', '', 1, [], {}, { token: 1 }, { token: null }, { Token: 'x' }, new Map()],
  ],
  [
    'samplingInterval',
    [1024, 134_400, 2 ** 30],
    [0, -1, 1.1, 0.5, NaN, Infinity, 1e20, '1024', null, {}, 1023],
  ],
  ['tracebackLimit', [1, 128], [0, 129, 1.5, '50', null]],
  ['buffers', [true, false], [1, 0, 'true', null]],
  ['exactFrames', ['begin', 'always', 'never'], [true, 'Begin', '', null, ['always']]],
  ['startTracing', [true, false], [1, 0, 'true', null]],
  ['top', [1, 1000], [0, 1001, 1.5, '50', NaN, null]],
  ['include', [[], ['a'], ['x'.repeat(200)]], ['a', [''], [1], ['x'.repeat(201)], null, { 0: 'a' }]],
  ['exclude', [[], ['node_modules', 'node']], ['a', [null], new Set(['a'])]],
  ['libraries', [[], ['lib/framework/*']], ['a', [null], new Set(['a'])]],
  ['sourceRoot', ['/app', 'src'], ['', 1, null, ['/app']]],
  ['sourceLines', [true, false], [1, 'yes', null]],
  ['workers', ['all', 'self'], ['', 'none', true, 1, null, ['all']]],
  [
    'metrics',
    [{ register: new Registry() }],
    [
      true,
      null,
      {},
      new Registry(),
      { register: {} },
      { register: null },
      { register: new Registry(), x: 1 },
    ],
  ],
  [
    'watch',
    [{ every: 1000 }, { every: 86_400_000 }],
    [
      60_000,
      true,
      null,
      {},
      { every: 999 },
      { every: 86_400_001 },
      { every: 1000.5 },
      { every: '60s' },
      { every: 1000, top: 1 },
      { Every: 1000 },
    ],
  ],
  [
    'nearLimit',
    [{ at: 0.9, dir: '/tmp' }, { at: 0.1, dir: 'x' }, undefined],
    [
      null,
      true,
      {},
      { at: 0.9 },
      { dir: '/tmp' },
      { at: 0, dir: '/' },
      { at: 1, dir: '/' },
      { at: 0.5, dir: '' },
    ],
  ],
  ['heapSnapshots', [true, false], [1, 'true', null]],
  ['captureBudget', [0, 0.05, 1], [-0.1, 1.1, NaN, '0.5', null]],
  ['timeline', [true, false], [1, 'yes', null, {}]],
  ['autoStopAfter', [1, 2 ** 31 - 1], [0, 2 ** 31, 1.5, Infinity, '1000', null]],
  [
    'logger',
    [console, LOGGER],
    [null, () => undefined, {}, { warn: LOGGER.warn }, { ...LOGGER, error: 1 }, 'log'],
  ],
])('%s', (name, right, wrong) => {
  test.each(right.map((value) => [inspect(value, { depth: 0 }), value]))('%s is taken', (_, value) => {
    expect(faultsOf({ [name]: value })).toEqual([]);
  });

  test.each(wrong.map((value) => [inspect(value, { depth: 0 }), value]))('%s is refused', (_, value) => {
    expect(faultsOf({ [name]: value })).toEqual([expect.stringMatching(new RegExp(`^${name} must be .+`))]);
  });
});

test('all faults are named at once, each with what is accepted', () => {
  const options = { top: 0, samplingInterval: 0.5, startTracing: 'yes', tpo: 5, loger: console };
  expect(faultsOf(options)).toEqual([
    expect.stringMatching(/^unknown option tpo; known: auth, samplingInterval, .*logger$/),
    expect.stringMatching(/^unknown option loger; known: /),
    "startTracing must be true or false, not 'yes'",
    'top must be a whole number from 1 to 1000, not 0',
    'samplingInterval must be a whole number from 1024 to 1073741824, not 0.5',
  ]);
  expect(() => memoryRouter(options as object)).toThrow(TypeError);
  expect(() => memoryRouter(options as object)).toThrow(/tpo.*loger.*startTracing.*top.*samplingInterval/);
});

test('a token is never repeated in a message, which goes to a log', () => {
  const token = 'swordfish-swordfish';
  for (const auth of [token, { token, user: 'x' }, { token: [token] }, [token]]) {
    const [fault = ''] = faultsOf({ auth });
    expect(fault).toMatch(/^auth must be /);
    expect(fault).not.toContain('swordfish');
  }
});

test.each([
  ['null', null],
  ['an array', []],
  ['a string', 'loopback'],
  ['a class instance', new Map()],
  ['an object that inherits options', Object.create({ top: 5 })],
  ['what Express hands to a handler', Object.create({ url: '/' }, { method: { value: 'GET' } })],
])('%s is no options object, and the message says how to mount', (_, value: unknown) => {
  expect(faultsOf(value)).toEqual([
    expect.stringContaining('app.use(memoryRouter()), not app.use(memoryRouter)'),
  ]);
});

test('an object without a prototype is one', () => {
  expect(parseOptions(Object.assign(Object.create(null) as object, { top: 5 }), {}).top).toBe(5);
});

test('what others put on Object.prototype is not an option', () => {
  const prototype = Object.prototype as { top?: unknown; auth?: unknown };
  Object.assign(prototype, { top: 7, auth: 'loopback' });
  try {
    expect(parseOptions({}, {})).toMatchObject({ top: 50, auth: undefined });
  } finally {
    delete prototype.top;
    delete prototype.auth;
  }
});

test('the options are copied: a later change of them changes nothing', () => {
  const auth = { token: 'x'.repeat(16) };
  const options = { auth, include: ['a'], exclude: ['b'], top: 5 };
  const settings = parseOptions(options, {});
  auth.token = '';
  options.include.push('c');
  options.exclude.length = 0;
  options.top = 6;
  expect(settings).toMatchObject({ auth: { token: 'x'.repeat(16) }, include: ['a'], exclude: ['b'], top: 5 });
});

test('a frozen options object is left as it is', () => {
  const options = Object.freeze({ top: 5, include: Object.freeze(['a']) });
  expect(parseOptions(options, {})).toMatchObject(options);
});

test('wrong options are seen by the compiler', () => {
  // @ts-expect-error unknown name
  expect(() => openRouter({ tpo: 5 })).toThrow(OptionError);
  // @ts-expect-error wrong type
  expect(() => openRouter({ top: '5' })).toThrow(OptionError);
  // @ts-expect-error no such word
  expect(() => openRouter({ auth: 'everyone' })).toThrow(OptionError);
  openRouter({ auth: { token: process.env.NO_SUCH_TOKEN }, include: ['a'] as const, logger: LOGGER });
});

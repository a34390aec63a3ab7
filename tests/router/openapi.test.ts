import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import request from 'supertest';
import { type Parameter } from '../../src/router/parameter';
import { ROUTES } from '../../src/router/routes';
import { appOf, appWith, closeRouters, openRouter, TOKEN } from '../helpers/app';
import { run } from '../helpers/child';
import { faultsOf, isValid, OPEN_API, type OpenApi } from '../helpers/open-api';
import { ServerProcess } from '../helpers/server';
import { ask, JSON_ONLY } from './http-rows';

const JSON_TYPE = 'application/json';

afterEach(closeRouters);

describe('the document', () => {
  test('is OpenAPI 3.1', async () => {
    const { stdout } = await run('node_modules/.bin/validate-api', { args: ['dist/openapi.json'] });
    expect(JSON.parse(stdout)).toEqual({ valid: true });
    expect(OPEN_API.openapi).toBe('3.1.0');
  });

  test('has every path with its methods and parameters, each described', () => {
    const described = Object.entries(OPEN_API.paths).map(([path, item]) => [path, Object.keys(item)]);
    const routed = Array.from(ROUTES, ([path, { methods }]) => [
      path,
      methods.map((each) => each.toLowerCase()),
    ]);
    expect(described).toEqual(routed);
    for (const [path, { parameters }] of ROUTES) {
      const operations = Object.values(OPEN_API.paths[path] ?? {});
      const names = operations.flatMap(({ parameters }) => parameters.map(({ name }) => name));
      expect([...new Set(names)].sort()).toEqual(Object.keys(parameters).sort());
      const texts = operations.flatMap(({ summary, parameters }) => [
        summary,
        ...parameters.map(({ description }) => description),
      ]);
      expect(texts.filter((text) => !/^[A-Z0-9`].*\.$/.test(text))).toEqual([]);
    }
  });

  test('is served with the address of the router', async () => {
    const app = appOf().use('/debug', openRouter());
    const { body, headers } = (await request(app).get('/debug/memory/openapi.json').expect(200)) as {
      body: OpenApi;
      headers: Record<string, string>;
    };
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    const [server] = body.servers;
    expect(server?.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/debug$/);
    expect({ ...body, servers: OPEN_API.servers }).toEqual(OPEN_API);
  });

  test('is guarded as every path', async () => {
    const app = appWith({ auth: { token: TOKEN } });
    await request(app).get('/memory/openapi.json').expect(401);
    await request(app).get('/memory/openapi.json').set('Authorization', `Bearer ${TOKEN}`).expect(200);
  });

  test('is found in the package', () => {
    expect(require.resolve('tracealloc/openapi.json')).toBe(join(__dirname, '../../dist/openapi.json'));
  });
});

/** Numbers around every bound, words, and what is neither. */
const texts = fc.oneof(
  fc.integer({ min: -1, max: 1001 }).map(String),
  fc.constantFrom(
    '3600',
    '3601',
    '10000',
    '10001',
    '999999',
    '1000000',
    'off',
    '60s',
    '100ms',
    'a.js:1',
    ':1',
  ),
  fc.constantFrom(...Array.from(ROUTES.values()).flatMap(wordsOf)),
  fc.string({ maxLength: 3 }),
  fc.constantFrom('a'.repeat(200), 'a'.repeat(201)),
);

function wordsOf({ parameters }: { parameters: Readonly<Record<string, Parameter>> }): string[] {
  return Object.values(parameters).flatMap(
    ({ schema }) => (schema.enum as unknown[] | undefined)?.map(String) ?? [],
  );
}

/** As a client reads a schema: what the text in a URL stands for. */
function valueOf(type: unknown, values: readonly string[]): unknown {
  const [value = ''] = values;
  if (type === 'array') return values;
  return type === 'integer' && /^-?(0|[1-9]\d*)$/.test(value) && value !== '-0' ? Number(value) : value;
}

describe('a parameter', () => {
  const all = Array.from(ROUTES, ([path, { parameters }]) =>
    Object.entries(parameters).map(([name, parameter]) => [`${name} of ${path}`, parameter] as const),
  ).flat();

  test.each(all)('%s is accepted as described', (_, { schema, read }) => {
    const isArray = schema.type === 'array';
    fc.assert(
      fc.property(fc.array(texts, { minLength: 1, maxLength: isArray ? 22 : 1 }), (values) => {
        const isAccepted = read(values) !== undefined;
        const isDescribed = isValid(schema, valueOf(schema.type, values));
        // No schema tells the range of a time, or the form of a place in full.
        const isWider = schema.pattern !== undefined;
        expect({ values, isDescribed }).toEqual({
          values,
          isDescribed: isAccepted || (isWider && isDescribed),
        });
      }),
    );
  });

  test.each(all)('%s has the default that is described', (_, { schema, read, fallback }) => {
    const text = schema.default as string | number | undefined;
    expect(text === undefined ? undefined : read([String(text)])).toEqual(fallback);
  });
});

interface Asked {
  readonly path: string;
  readonly method?: 'GET' | 'POST';
}

/** In this order. */
const QUESTIONS: readonly Asked[] = [
  { path: '/begin_show', method: 'POST' },
  { path: '/begin_show?types=1' },
  { path: '/begin_show' },
  { path: '/memory/timeline?every=100ms', method: 'POST' },
  { path: '/memory/leaks?every=1s', method: 'POST' },
  { path: '/memory/leaks' },
  { path: '/end_show' },
  { path: '/keep' },
  { path: '/keep' },
  { path: '/end_show' },
  { path: '/end_show?key_type=app' },
  { path: '/detail' },
  { path: '/detail?of=diff&key_type=lineno' },
  { path: '/memory/snapshots' },
  { path: '/memory/stats' },
  { path: '/memory/types' },
  { path: '/memory/growth' },
  { path: '/memory/backrefs?type=Kept' },
  { path: '/memory/lines?function=tests/children/answers-server.js:12&seconds=1' },
  { path: '/memory/flamegraph' },
  { path: '/memory/profile?format=json' },
  { path: '/memory/profile?format=json&of=diff' },
  { path: '/memory/timeline' },
  { path: '/memory/leaks?every=off', method: 'POST' },
  { path: '/memory/openapi.json' },
];

/** Asked for in the media type that is theirs. */
const OTHERS: readonly [path: string, mediaType: string][] = [
  ['/memory', 'text/html'],
  ['/memory/flamegraph', 'text/html'],
  ['/memory/heapsnapshot', 'application/octet-stream'],
  ['/memory/metrics', 'text/plain'],
  ['/memory/timeline?format=svg', 'image/svg+xml'],
  ['/memory/timeline', 'text/plain'],
  ['/memory/backrefs?type=Kept&format=dot', 'text/vnd.graphviz'],
  ['/memory/backrefs?type=Kept&format=svg', 'image/svg+xml'],
  ['/memory/profile', 'application/octet-stream'],
  ['/memory/profile?format=collapsed', 'text/plain'],
  ['/debug/pprof/heap', 'application/octet-stream'],
  ['/debug/pprof/allocs?debug=1', 'text/plain'],
];

function operationOf(path: string, method = 'GET') {
  return OPEN_API.paths[path.split('?', 1)[0] ?? '']?.[method.toLowerCase()];
}

/** The name of the schema of what a path answers in JSON. */
function schemaOf(path: string, method?: string): string | undefined {
  const { schema } = operationOf(path, method)?.responses['200']?.content[JSON_TYPE] ?? {};
  return (schema?.$ref as string | undefined)?.replace('#/components/schemas/', '');
}

describe('real answers', () => {
  let server: ServerProcess;

  beforeAll(async () => {
    server = await ServerProcess.start('tests/children/answers-server.js');
  });
  afterAll(() => server.stop());

  async function fetchAs({ path, method = 'GET' }: Asked, accept: string) {
    const answer = await fetch(server.origin + path, { method, headers: { Accept: accept } });
    const body = Buffer.from(await answer.arrayBuffer());
    expect({ path, status: answer.status }).toEqual({ path, status: 200 });
    return { mediaType: answer.headers.get('content-type')?.split(';', 1)[0], text: body.toString() };
  }

  test('in JSON are as described, all of them', async () => {
    const seen = new Set<string>();
    for (const question of QUESTIONS) {
      const { path, method } = question;
      const traffic = path.startsWith('/memory/lines')
        ? setInterval(() => void fetch(`${server.origin}/keep`), 50)
        : undefined;
      const { mediaType, text } = await fetchAs(question, JSON_TYPE);
      clearInterval(traffic);
      const name = schemaOf(path, method);
      if (name === undefined) continue;
      seen.add(name);
      expect({ path, mediaType, faults: faultsOf(name, JSON.parse(text)) }).toEqual({
        path,
        mediaType: JSON_TYPE,
        faults: [],
      });
    }
    const described = Object.entries(OPEN_API.paths).flatMap(([path, item]) =>
      Object.keys(item).flatMap((method) => schemaOf(path, method) ?? []),
    );
    expect([...seen].sort()).toEqual([...new Set(described)].sort());
  });

  test('in other media types are of those described', async () => {
    await fetchAs({ path: '/memory/timeline', method: 'POST' }, '*/*');
    for (const [path, expected] of OTHERS) {
      const { mediaType } = await fetchAs({ path }, '*/*');
      expect([path, mediaType]).toEqual([path, expected]);
      expect(Object.keys(operationOf(path)?.responses['200']?.content ?? {})).toContain(expected);
    }
  });
});

describe('errors', () => {
  const busy = async () => {
    const app = appWith({ captureBudget: 0.000_001 });
    await request(app).get('/begin_show').expect(200);
    return app;
  };

  test.each([
    [400, '/detail?top=x', 'get', () => appWith()],
    [400, '/detail?nope=1', 'get', () => appWith()],
    [401, '/end_show', 'get', () => appWith({ auth: { token: TOKEN } })],
    [403, '/memory/heapsnapshot', 'get', () => appWith()],
    [404, '/memory/lines?function=nope.js:1', 'get', () => appWith()],
    [405, '/end_show', 'post', () => appWith()],
    [409, '/detail', 'get', () => appWith()],
    [429, '/end_show', 'get', busy],
  ] as const)('%d %s is as described', async (status, path, method, open) => {
    const answer = await ask(await open(), { method, path, headers: JSON_ONLY, status });
    expect(answer.status).toBe(status);
    expect(faultsOf('Error', answer.body)).toEqual([]);
    expect(Object.keys(operationOf(path)?.responses ?? {})).toContain(String(status));
  });
});

/** Reports with hand-made data have what no live process has in a test: workers, shares, nothing at all. */
describe('golden files', () => {
  const GOLDEN = join(__dirname, '..', 'golden');
  const SCHEMAS = {
    'end-show': 'EndShow',
    detail: 'Detail',
    snapshots: 'Snapshots',
    stats: 'Stats',
    leaks: 'Leaks',
    types: 'Types',
    growth: 'Growth',
    backrefs: 'Backrefs',
    lines: 'Lines',
  };
  const files = Object.entries(SCHEMAS).flatMap(([directory, name]) =>
    readdirSync(join(GOLDEN, directory))
      .filter((file) => file.endsWith('.json'))
      .map((file) => [join(directory, file), name] as const),
  );

  test.each(files)('%s is as described by %s', (file, name) => {
    expect(faultsOf(name, JSON.parse(readFileSync(join(GOLDEN, file), 'utf8')))).toEqual([]);
  });
});

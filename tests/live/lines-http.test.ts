import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import ts from 'typescript';
import { type LinesJson } from '../../src/reports/lines';
import { ServerProcess } from '../helpers/server';

const ROOT = join(__dirname, '..', '..');
// Inside the source root of the server.
const DIRECTORY = '.cache/lines';
const STORE = `interface Kept { readonly size: number; readonly rows: unknown[] }
const kept: Kept[] = [];

/** Types, and lines like this one, are not in the script. */
export function remember(size: number): number {
  const rows: unknown[] = new Array(size);

  const entry: Kept = { size, rows };
  kept.push(entry);
  return kept.length;
}
`;

let server: ServerProcess;

beforeAll(() => {
  const directory = join(ROOT, DIRECTORY);
  mkdirSync(directory, { recursive: true });
  const compilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.CommonJS,
    inlineSourceMap: true,
  };
  const { outputText } = ts.transpileModule(STORE, { compilerOptions, fileName: 'store.ts' });
  writeFileSync(join(directory, 'store.ts'), STORE);
  writeFileSync(join(directory, 'store.js'), outputText);
});
afterAll(() => {
  rmSync(join(ROOT, DIRECTORY), { recursive: true });
});

beforeEach(async () => {
  server = await ServerProcess.start('tests/children/lines-app.js', {
    STORE: join(ROOT, DIRECTORY, 'store.js'),
    NODE_ENV: 'test',
  });
});
afterEach(async () => {
  await server.stop();
});

/** Sends requests until a question is answered. */
async function askUnderTraffic(query: string, path: (index: number) => string): Promise<LinesJson> {
  let isAnswered = false;
  const traffic = async () => {
    while (!isAnswered) await server.drive(20, path);
  };
  const ask = async () => {
    const { status, text } = await server.get(`/memory/lines?format=json&seconds=30&${query}`);
    isAnswered = true;
    expect({ status, text: status === 200 ? '' : text }).toEqual({ status: 200, text: '' });
    return JSON.parse(text) as LinesJson;
  };
  const [table] = await Promise.all([ask(), traffic()]);
  return table;
}

function byContents({ lines }: LinesJson, text: string): LinesJson['lines'][number] | undefined {
  return lines.find(({ contents }) => contents.includes(text));
}

test('the lines of a TypeScript function, while the server serves', async () => {
  const table = await askUnderTraffic(`function=${DIRECTORY}/store.ts:5&hits=30`, () => '/order');
  expect(table).toMatchObject({
    filename: `${DIRECTORY}/store.ts`,
    lineno: 5,
    function: 'remember',
    calls: 30,
    ended: 'hits',
  });
  expect(table.lines.map(({ lineno }) => lineno)).toEqual([5, 6, 7, 8, 9, 10]);
  expect(table.cost.probes).toBeGreaterThanOrEqual(30 * 4);
  const rows = byContents(table, 'new Array');
  expect(rows).toMatchObject({ lineno: 6, occurrences: 30 });
  expect(rows?.bytes_per_hit ?? 8016).toBeGreaterThan(7900);
  expect(rows?.bytes_per_hit ?? 8016).toBeLessThan(40_000);
  expect(await server.get('/probes')).toEqual({ status: 200, text: '[]' });
}, 60_000);

test('a line inside will do; calls side by side are told apart', async () => {
  const table = await askUnderTraffic(
    'function=tests/children/lines-app.js:21&hits=40',
    (n) => `/slow?n=${n}`,
  );
  expect(table).toMatchObject({ lineno: 17, calls: 40 });
  const bytes = (text: string, expected: number) => byContents(table, text)?.bytes_per_hit ?? expected;
  expect(bytes('before = new', 8016)).toBeGreaterThan(7900);
  expect(bytes('before = new', 8016)).toBeLessThan(40_000);
  expect(bytes('after = new', 16_016)).toBeGreaterThan(15_900);
  expect(bytes('after = new', 16_016)).toBeLessThan(40_000);
  expect(bytes('await wait', 0)).toBeLessThan(40_000);
}, 60_000);

test('a row of the last report stands for its function', async () => {
  expect((await server.get('/memory/lines')).text).toContain('ERR_TRACEALLOC_NO_SNAPSHOT');
  await server.get('/begin_show');
  // Much more than all else, and few enough to be collected at once.
  await server.drive(200, () => '/order?size=20000');
  await server.get('/end_show');
  const table = await askUnderTraffic('hits=5', () => '/order');
  expect(table).toMatchObject({ filename: `${DIRECTORY}/store.ts`, function: 'remember', calls: 5 });
  expect((await server.get('/memory/lines?top=999999')).text).toContain('ERR_TRACEALLOC_OUT_OF_RANGE');
}, 60_000);

test('time is up where nobody calls, and one question is answered at a time', async () => {
  const first = server.get(`/memory/lines?function=${DIRECTORY}/store.ts:5&seconds=5&format=json`);
  while ((await server.get('/probes')).text === '[]') await setTimeout(10);
  expect(await server.get('/memory/lines?function=x.js:1')).toEqual({
    status: 429,
    text: expect.stringContaining('ERR_TRACEALLOC_BUSY') as string,
  });
  const { status, text } = await first;
  expect(status).toBe(200);
  expect(JSON.parse(text)).toMatchObject({ calls: 0, ended: 'time', cost: { probes: 0 } });
});

test('what ends a question leaves nothing behind', async () => {
  const query = `/memory/lines?function=${DIRECTORY}/store.ts:5&seconds=60`;
  const gone = new AbortController();
  const asked = fetch(server.origin + query, { signal: gone.signal }).catch(() => 'gone');
  while ((await server.get('/probes')).text === '[]') await setTimeout(10);
  gone.abort();
  expect(await asked).toBe('gone');
  while ((await server.get('/probes')).text !== '[]') await setTimeout(10);

  const closed = server.get(query);
  while ((await server.get('/probes')).text === '[]') await setTimeout(10);
  expect(await server.get('/close')).toEqual({ status: 200, text: 'closed' });
  expect((await closed).text).toContain('until it was ended before');
  expect(await server.get('/probes')).toEqual({ status: 200, text: '[]' });
}, 30_000);

import { close, open } from 'node:inspector';
import request, { type Response } from 'supertest';
import { appWith, closeRouters } from '../helpers/app';

const PATH = '/memory/lines';

afterEach(closeRouters);

function expectError({ status, text }: Response, expected: number, code: string): void {
  expect({ status, code: text.split(': ')[1] }).toEqual({ status: expected, code: `ERR_TRACEALLOC_${code}` });
}

test('lines are measured where the option allows it', async () => {
  expectError(await request(appWith({ lines: false })).get(`${PATH}?function=a.js:1`), 403, 'NO_LINES');
});

test('in production they are not, unless it says so', async () => {
  const { NODE_ENV } = process.env;
  process.env.NODE_ENV = 'production';
  try {
    const silent = appWith({ auth: 'loopback' });
    expectError(await request(silent).get(`${PATH}?function=a.js:1`), 403, 'NO_LINES');
    const asked = appWith({ auth: 'loopback', lines: true });
    expectError(await request(asked).get(`${PATH}?function=a.js:1`), 404, 'NO_FUNCTION');
  } finally {
    process.env.NODE_ENV = NODE_ENV;
  }
});

test.each([
  'function=',
  'function=a.js',
  'function=a.js:0',
  'function=a.js:01',
  'function=:1',
  'function=a.js:1&function=b.js:1',
  'function=a.js:1&top=0',
  'hits=0',
  'hits=10001',
  'hits=1.5',
  'seconds=0',
  'seconds=61',
  'top=-1',
  'format=svg',
])('%s is refused', async (query) => {
  expectError(await request(appWith()).get(`${PATH}?${query}`), 400, 'BAD_PARAMETER');
});

test.each(['node:fs:10', 'node:internal/timers:1', '(GC):1', '(builtin):3', 'tracealloc:router/desk:1'])(
  '%s is no function of the program',
  async (place) => {
    expectError(await request(appWith()).get(`${PATH}?function=${place}`), 404, 'NO_FUNCTION');
  },
);

test('functions near a place are named, and files of the same name', async () => {
  const app = appWith();
  const file = 'tests/helpers/app.ts';
  const noFunction = await request(app).get(`${PATH}?function=${file}:1`);
  expectError(noFunction, 404, 'NO_FUNCTION');
  expect(noFunction.text).toMatch(/no function is at this line; near: .*openRouter at \d+/);
  const noFile = await request(app).get(`${PATH}?function=elsewhere/app.ts:1`);
  expectError(noFile, 404, 'NO_FUNCTION');
  expect(noFile.text).toContain(`near: ${file}`);
});

test('nothing is captured yet', async () => {
  expectError(await request(appWith()).get(PATH), 409, 'NO_SNAPSHOT');
});

test('no lines are measured beside a debugger', async () => {
  open(0);
  try {
    expectError(await request(appWith()).get(`${PATH}?function=a.js:1`), 409, 'DEBUGGER_ATTACHED');
  } finally {
    close();
  }
});

test('other methods are refused', async () => {
  expectError(await request(appWith()).post(PATH), 405, 'METHOD');
});

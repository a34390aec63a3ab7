import { type Browser, type Page } from 'playwright-core';
import { TOKEN } from '../helpers/app';
import { ServerProcess } from '../helpers/server';
import { ELSEWHERE, isTooWide, launchBrowser, seriousFaults, visit, type Visit } from './browser';

const PROGRAM = 'tests/children/leaking-app.js';
const HOSTILE = '<img src=x onerror="document.title=`owned`">';
const PHONE = { width: 375, height: 800 };

let browser: Browser;
let server: ServerProcess;
let open: Visit[] = [];

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  server = await ServerProcess.start(PROGRAM, { MOUNT: '/internal' });
});
afterEach(async () => {
  const all = open;
  open = [];
  await Promise.all(all.map(({ page }) => page.context().close()));
  await server.stop();
  expect(all.map(({ faults, strays }) => [...faults, ...strays])).toEqual(all.map(() => []));
});

async function openPage(path = '/internal/memory', options = {}, origin = server.origin): Promise<Page> {
  const opened = await visit(browser, origin + path, options);
  open.push(opened);
  return opened.page;
}

function drive(requests: number): Promise<void> {
  return server.drive(requests, (index) => `/visit/${index % 100}`);
}

async function press(page: Page, name: 'Begin' | 'End'): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click();
  await page.getByText(name === 'Begin' ? 'Begun. Now send' : 'Captured; the process was paused').waitFor();
}

/** Begins, sends traffic and ends. */
async function lookAtLeak(page: Page): Promise<void> {
  await press(page, 'Begin');
  await drive(600);
  await press(page, 'End');
  await rowOf(page, 'remember').waitFor();
}

function rowOf(page: Page, text: string) {
  return page.locator('#top-table tbody tr', { hasText: text }).first();
}

function rows(page: Page): Promise<string[]> {
  return page.locator('#top-table td.place button').allInnerTexts();
}

test('before the first capture it says what to do', async () => {
  const page = await openPage();
  await page.getByText('Press Begin, send the server some traffic').waitFor();
  await page.getByText('Tracing is off until you press Begin').waitFor();
  await page.getByText('Nothing is recorded yet').waitFor();
  await page.getByText('Nobody watches').waitFor();
  expect(await page.locator('#rss').innerText()).toMatch(/^[\d.]+ MiB resident$/);
  expect(await seriousFaults(page)).toEqual([]);
});

test('begin, load, end: the place that grew, and a click on it for its call path with source lines', async () => {
  const page = await openPage();
  await lookAtLeak(page);
  const row = rowOf(page, 'remember');
  expect(await row.locator('.col-change').innerText()).toMatch(/^\+[\d.]+ [KM]iB\s*±/);
  await row.getByRole('button').click();
  const path = page.locator('.details:not([hidden]) .path').first();
  await path.locator('code', { hasText: 'function remember(id) {' }).waitFor();
  const frames = await path.innerText();
  expect(frames).toMatch(
    /frames of Node\.js, express, router[^]*leaking-app\.js:\d+[^]*remember tests\/children/,
  );
  expect(await page.locator('#state').innerText()).toMatch(
    /^Tracing for .* · 2 captures, .* · begun .* ago$/,
  );
});

test('the verdict stands on top until the next begin, with what to ask next', async () => {
  const page = await openPage();
  await press(page, 'Begin');
  expect(await page.locator('#verdict').isVisible()).toBe(false);
  await drive(600);
  await press(page, 'End');
  await page.getByText(/^leak-like: \+.+ (in|through) tests\/children\/leaking-app\.js:\d+/).waitFor();
  const [next] = await page.locator('#verdict-next a').all();
  expect(await next?.getAttribute('href')).toBe(
    `${server.origin}/internal/detail?of=diff&key_type=lineno&top=0`,
  );
  expect(await seriousFaults(page)).toEqual([]);
  await press(page, 'Begin');
  await page.locator('#verdict').waitFor({ state: 'hidden' });
});

test('the table is filtered, sorted and grouped anew without another capture', async () => {
  const page = await openPage();
  await lookAtLeak(page);
  const captures = () => page.locator('#state').innerText();
  await page.getByLabel('Filter by file or function').fill('REMEMBER');
  expect((await rows(page)).every((row) => row.includes('remember'))).toBe(true);
  await page.getByLabel('Filter by file or function').fill('no such place');
  await page.getByText('No place matches.').waitFor();
  await page.getByLabel('Filter by file or function').fill('');

  await page.getByRole('button', { name: 'Sort by place' }).click();
  const ascending = (await page.locator('#top-table .file').allInnerTexts()).map((text) => text);
  expect(ascending).toEqual(ascending.toSorted());
  expect(await page.locator('th[aria-sort="ascending"]').innerText()).toBe('Place ↑');
  await page.getByRole('button', { name: 'Sort by size' }).click();
  expect((await rows(page))[0]).toContain('leaking-app.js');

  await page.locator('#key-type').selectOption('filename');
  expect(await rows(page)).toContain('tests/children/leaking-app.js');
  expect((await rows(page)).some((row) => row.startsWith('node_modules/'))).toBe(true);
  await page.getByLabel('Hide node_modules').check();
  expect((await rows(page)).some((row) => row.startsWith('node_modules/'))).toBe(false);
  expect(await captures()).toContain('2 captures');
});

test('a second look is compared with the look before', async () => {
  const page = await openPage();
  await lookAtLeak(page);
  expect(await page.getByLabel('change since').locator('option[value=last]').isDisabled()).toBe(true);
  await press(page, 'End');
  const change = () => rowOf(page, 'remember').locator('.col-change').innerText();
  expect(await change()).toMatch(/^\+/);
  await page.getByLabel('change since').selectOption('last');
  expect(await change()).toMatch(/^\+0 B/);
});

test('the lines of a function are measured, or it is said why not', async () => {
  const page = await openPage();
  await lookAtLeak(page);
  await rowOf(page, 'remember').getByRole('button').click();
  await page.getByRole('button', { name: 'Measure its lines' }).click();
  const answer = page.locator('.lines pre:not([hidden]), .lines .note.fault').first();
  while (!(await answer.isVisible())) await drive(20);
  expect(await answer.innerText()).toMatch(/remember|no answer at \/memory\/lines \(status 404\)/);
});

test('a hostile name is a name', async () => {
  const page = await openPage();
  await lookAtLeak(page);
  const row = rowOf(page, HOSTILE);
  await row.getByRole('button').click();
  await page.locator('.path .function', { hasText: HOSTILE }).first().waitFor();
  await page.locator('.flames .frame', { hasText: HOSTILE }).first().waitFor();
  const flames = await openPage('/internal/memory/flamegraph');
  await flames.locator('.flames .frame', { hasText: HOSTILE }).first().waitFor();
  for (const each of [page, flames]) {
    expect(await each.locator('img').count()).toBe(0);
    expect(await each.title()).not.toBe('owned');
  }
});

test('what others do shows without a reload', async () => {
  const page = await openPage();
  await page.getByText('Nobody watches').waitFor();
  await server.get('/internal/begin_show');
  await drive(600);
  await server.get('/internal/end_show');
  await rowOf(page, 'remember').waitFor();
  await page.locator('.flames .frame', { hasText: 'remember' }).first().waitFor();
});

test('a recording is drawn, with its marks, and goes on', async () => {
  const page = await openPage();
  await page.getByRole('button', { name: 'Start recording' }).click();
  const chart = page.locator('#timeline canvas');
  await chart.waitFor();
  await lookAtLeak(page);
  expect(await page.locator('#timeline').getAttribute('aria-label')).toMatch(
    /^Memory over time, one sample each 1000 ms: resident .*, at most .*\.$/,
  );
  expect(await page.getByRole('button', { name: 'Start recording' }).isVisible()).toBe(false);
});

test('the leak watch is begun and ended', async () => {
  const page = await openPage();
  await page.getByRole('button', { name: 'Watch, each minute' }).click();
  await page.getByText(/^0 of 3 windows of 1 min so far; the next ends at /).waitFor();
  await page.getByRole('button', { name: 'Stop the watch' }).click();
  await page.getByText('Nobody watches').waitFor();
});

test('objects are counted by type, and those that grew are listed', async () => {
  const page = await openPage();
  const count = page.getByRole('button', { name: 'Count objects' });
  await count.click();
  await page.getByText('Count again after some traffic').waitFor();
  await drive(600);
  await count.click();
  await page
    .locator('#types tr', { hasText: /^(Object|Array)/ })
    .first()
    .waitFor();
});

test('workers stand side by side', async () => {
  const cluster = await ServerProcess.start(PROGRAM, { WORKERS: '2' });
  try {
    const page = await openPage('/memory', {}, cluster.origin);
    await page.getByText('2 processes; this page sums them up.').waitFor();
    expect(await page.locator('#workers tbody tr').count()).toBe(2);
    await page.getByText('Tracing is off until you press Begin').waitFor();
    await press(page, 'Begin');
    await page.getByText(/^Tracing in 2 of 2 workers · begun /).waitFor();
    await cluster.drive(600, (index) => `/visit/${index % 100}`);
    await press(page, 'End');
    await rowOf(page, 'remember').waitFor();
  } finally {
    await cluster.stop();
  }
});

test('a server that is gone is said to be', async () => {
  const page = await openPage();
  await page.getByText('Nobody watches').waitFor();
  await server.stop();
  await page.getByRole('alert').getByText('The server does not answer. Trying again…').waitFor();
});

test('the keyboard alone does it', async () => {
  const page = await openPage();
  const reach = async (label: string) => {
    for (let presses = 0; presses < 60; presses++) {
      await page.keyboard.press('Tab');
      const name = await page.evaluate<string>(
        "document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent",
      );
      if (name.includes(label)) return;
    }
    throw new Error(`Tab does not reach ${label}`);
  };
  await reach('Begin');
  await page.keyboard.press('Enter');
  await page.getByText('Begun. Now send').waitFor();
  await drive(600);
  await reach('End');
  await page.keyboard.press('Enter');
  await page.getByText('Captured; the process').waitFor();
  await reach('leaking-app.js');
  await page.keyboard.press('Enter');
  await page.locator('.details:not([hidden]) .path').first().waitFor();
  await page.locator('.frame').nth(1).waitFor();
  await reach('Flame graph. Arrows');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.locator('.frame.current').waitFor();
  expect(await page.locator('.frame.current').count()).toBe(1);
});

describe('the token', () => {
  /** By a name that browsers do not trust: without the headers by which they tell sites apart. */
  async function askWith(password: string, act: (page: Page) => Promise<void>): Promise<void> {
    const guarded = await ServerProcess.start(PROGRAM, { TRACEALLOC_TOKEN: TOKEN });
    try {
      const origin = guarded.origin.replace('localhost', ELSEWHERE);
      await act(await openPage('/memory', { httpCredentials: { username: 'me', password } }, origin));
    } finally {
      await guarded.stop();
    }
  }

  test('when wrong is refused in plain words', () =>
    askWith('a wrong one of some length', async (page) => {
      expect(await page.locator('body').innerText()).toMatch(/^error: ERR_TRACEALLOC_TOKEN: The token is/);
    }));

  test('as password lets a browser in, and its posts as well', () =>
    askWith(TOKEN, async (page) => {
      await press(page, 'Begin');
      await press(page, 'End');
    }));
});

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  test('all can be read, on a phone as well', async () => {
    const page = await openPage('/internal/memory', { colorScheme });
    await page.getByRole('button', { name: 'Start recording' }).click();
    await lookAtLeak(page);
    await rowOf(page, 'remember').getByRole('button').click();
    await page.locator('.path > .frame-line code').first().waitFor();
    await page.locator('#timeline canvas').waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await page.setViewportSize(PHONE);
    expect(await isTooWide(page)).toBe(false);
    expect((await rowOf(page, 'remember').locator('.place').boundingBox())?.width).toBeGreaterThan(300);
    expect(await seriousFaults(page)).toEqual([]);
  });
});

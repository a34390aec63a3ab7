import { type Browser, type Page } from 'playwright-core';
import { Snapshot, type TraceInput } from '../../src/model/snapshot';
import '../../src/formats/snapshot-file';
import { CommandLine } from '../cli/command-line';
import { ServerProcess } from '../helpers/server';
import { trace } from '../helpers/traces';
import { isTooWide, launchBrowser, seriousFaults, visit, type Visit } from './browser';

let browser: Browser;
let server: ServerProcess;
let opened: Visit;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
  server = await ServerProcess.start('tests/children/leaking-app.js');
  await server.get('/begin_show');
  await server.drive(600, (index) => `/visit/${index % 100}`);
  await server.get('/end_show');
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});
beforeEach(async () => {
  // Without movement a frame stands at once where it belongs.
  const options = { reducedMotion: 'reduce' } as const;
  opened = await visit(browser, `${server.origin}/memory/flamegraph`, options);
  page = opened.page;
  await frame('remember').waitFor();
});
afterEach(async () => {
  await page.context().close();
  expect([...opened.faults, ...opened.strays]).toEqual([]);
});

function frame(text: string) {
  return page.locator('.frame', { hasText: text }).first();
}

/** Where a frame stands, pixels; `null` where it is not drawn. */
function boxOf(text: string) {
  return frame(text).locator('rect').boundingBox();
}

async function fillOf(text: string): Promise<string> {
  return (await frame(text).locator('rect').getAttribute('fill')) ?? '';
}

function details(): Promise<string> {
  return page.locator('.flame-details').innerText();
}

test('says whose memory it shows, and when', async () => {
  expect(await page.title()).toMatch(/^Flame graph of process \d+, Node v\d+/);
  expect(await page.locator('#subject').innerText()).toMatch(/^process \d+, Node v[\d.]+, captured .*20\d\d/);
  expect(await page.locator('.legend').innerText()).toMatch(/^your code [\d.]+ [KM]iB/);
});

test('callers are above what they call; inverted, allocation sites come first', async () => {
  const rootY = (await boxOf('all live memory'))?.y ?? 0;
  await page.getByLabel('Fold packages').uncheck();
  // A row is 22 pixels high.
  expect((await boxOf('remember'))?.y).toBeGreaterThan(rootY + 5 * 22);
  await page.getByLabel('Inverted').check();
  expect((await boxOf('remember'))?.y).toBeCloseTo(rootY + 22, 0);
});

test('frames of packages and of Node.js that follow each other are one, until they are unfolded', async () => {
  const rootY = (await boxOf('all live memory'))?.y ?? 0;
  expect((await boxOf('… Node.js, express, router'))?.y).toBeCloseTo(rootY + 22, 0);
  expect((await boxOf('remember'))?.y).toBeLessThan(rootY + 5 * 22);
  await page.getByLabel('Fold packages').uncheck();
  expect(await frame('… ').count()).toBe(0);
});

test('a click zooms in, and back', async () => {
  const narrow = (await boxOf('remember'))?.width ?? 0;
  await frame('remember').click();
  const canvas = (await page.locator('.flames').boundingBox())?.width ?? 0;
  expect((await boxOf('remember'))?.width).toBeGreaterThan(canvas * 0.95);
  expect(await page.locator('.frame.fade', { hasText: 'all live memory' }).count()).toBe(1);
  await page.getByRole('button', { name: 'Zoom out' }).click();
  expect((await boxOf('remember'))?.width).toBeCloseTo(narrow, 0);
});

test('the search marks what it finds, as text and not as a pattern', async () => {
  const before = await fillOf('remember');
  await page.getByLabel('Search frames').fill('REMEMBER');
  expect(await details()).toMatch(/^Found [1-9]\d* frames, [\d.]+ [KM]iB, \d+% of all\.$/);
  expect(await fillOf('remember')).not.toBe(before);
  await page.getByLabel('Search frames').fill('(((');
  expect(await details()).toMatch(/^Found 0 frames/);
  await page.getByLabel('Search frames').fill('');
  expect(await fillOf('remember')).toBe(before);
});

test('packages have colours of their own; growth is red', async () => {
  await page.getByLabel('Fold packages').uncheck();
  const [own, packages, node] = [
    await fillOf('remember'),
    await fillOf('handleRequest'),
    await fillOf('node:_http'),
  ];
  expect(new Set([own, packages, node]).size).toBe(3);
  await page.getByText('Growth since start').click();
  expect(await fillOf('remember')).toMatch(/^hsl\(6 /);
  expect(await page.locator('.legend').innerText()).toBe('grown\nboth cancel out\nshrunk');
});

test('the keyboard moves, zooms and tells where it is', async () => {
  await page.locator('.flames').focus();
  await page.keyboard.press('ArrowDown');
  expect(await details()).toMatch(/^all live memory: .* 100\.0% of the width$/);
  await page.keyboard.press('ArrowDown');
  expect(await details()).not.toContain('all live memory');
  await page.keyboard.press('Enter');
  expect(await page.locator('.frame.fade').count()).toBe(1);
  await page.keyboard.press('Escape');
  expect(await page.locator('.frame.fade').count()).toBe(0);
});

test.each(['light', 'dark'] as const)('in %s all can be read, on a phone as well', async (colorScheme) => {
  await page.emulateMedia({ colorScheme });
  expect(await seriousFaults(page)).toEqual([]);
  await page.setViewportSize({ width: 375, height: 800 });
  expect(await isTooWide(page)).toBe(false);
  await frame('remember').waitFor();
  expect(await seriousFaults(page)).toEqual([]);
});

describe('the page of a file', () => {
  let cli: CommandLine;
  beforeEach(() => {
    cli = new CommandLine();
  });
  afterEach(() => {
    cli.remove();
  });

  async function open(...traces: TraceInput[]): Promise<void> {
    await Snapshot.fromTraces(traces).dump(cli.path('a.snapshot'));
    await cli.run('flame', 'a.snapshot');
    await page.goto(`file://${cli.path('flame.html')}`);
  }

  test('needs no server', async () => {
    await open(trace(4096, 'app.ts:2:1:serve cache.ts:3:1:keep'));
    await frame('keep').waitFor();
    expect(await page.title()).toBe('Flame graph of a.snapshot');
    expect(await page.getByLabel('Growth since start').isDisabled()).toBe(true);
  });

  test('without any memory says so', async () => {
    await open();
    await page.getByText('There is nothing to draw.').waitFor();
    expect(await page.locator('.flames').isVisible()).toBe(false);
    await page.getByLabel('Search frames').fill('any');
  });
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type Page } from 'playwright-core';
import { PROFILE_FORMATS } from '../../src/reports/profile-file';
import { LIVE } from '../formats/profiles';
import { ServerProcess } from '../helpers/server';
import { launchBrowser } from './browser';

/** The memory panel of Chrome DevTools, which Chromium brings along. */
const DEVTOOLS = 'devtools://devtools/bundled/devtools_app.html?panel=heap-profiler';

let browser: Browser;
let directory: string;
beforeAll(async () => {
  browser = await launchBrowser();
  directory = await mkdtemp(join(tmpdir(), 'tracealloc-devtools-'));
});
afterAll(async () => {
  await browser.close();
  await rm(directory, { recursive: true });
});

/** Loads a file, and opens what was loaded. */
async function open(name: string, contents: string | Uint8Array): Promise<Page> {
  const file = join(directory, name);
  await writeFile(file, contents);
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(DEVTOOLS);
  const chosen = page.waitForEvent('filechooser');
  await page.locator('button[aria-label^="Load profile"]').first().click();
  await (await chosen).setFiles(file);
  // Beside its name stands what is being done to it, and at last this.
  await page
    .getByRole('treeitem')
    .filter({ hasText: /\d\sMB\)|\(Loaded\)/ })
    .click();
  return page;
}

/** The rows of the table, once there is one with the text. */
async function rowsOf(page: Page, text: string): Promise<string[]> {
  await page.locator('tr', { hasText: text }).first().waitFor();
  const rows = await page.locator('tr').allInnerTexts();
  return rows.map((row) => row.replace(/\s+/g, ' ').trim()).filter((row) => row !== '');
}

describe('Chrome DevTools reads', () => {
  test('a .heapprofile: functions with their bytes, and the lines that we show', async () => {
    const contents = PROFILE_FORMATS.heapprofile.write({ now: LIVE, older: null, workers: null });
    const rows = await rowsOf(await open('live.heapprofile', contents), 'keep');
    expect(rows.slice(2)).toEqual([
      '9.0 kB56.60 % 9.0 kB56.60 % load load.ts:45',
      '4.5 kB28.30 % 4.5 kB28.30 % keep cache.ts:2',
      '2.0 kB12.58 % 2.0 kB12.58 % keep cache.ts:7',
      '300 B1.89 % 300 B1.89 % (anonymous) main.ts:20',
      '100 B0.63 % 100 B0.63 % (GC)',
      '0 B0.00 % 9.0 kB56.60 % (external)',
      '0 B0.00 % 6.8 kB42.77 % serve main.ts:9',
    ]);
  });

  test('the heap snapshot of a server: its classes with their objects', async () => {
    const server = await ServerProcess.start('tests/children/objects-server.js');
    try {
      await server.get('/keep');
      await server.get('/keep');
      const { text } = await server.get('/memory/heapsnapshot');
      const page = await open('server.heapsnapshot', text);
      await page.getByRole('textbox', { name: 'Filter by class' }).fill('Kept');
      expect((await rowsOf(page, 'Kept')).filter((row) => row.startsWith('Kept'))).toEqual([
        expect.stringMatching(/^Kept×2,000 \d+ [\d.]+ kB\d+ % [\d.]+ kB\d+ %$/),
      ]);
    } finally {
      await server.stop();
    }
  });
});

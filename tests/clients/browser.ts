import { readFileSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** A name that leads to this machine without being known as it, as the name of a server elsewhere would. */
export const ELSEWHERE = 'app.test';

const FLAGS = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
  `--host-resolver-rules=MAP ${ELSEWHERE} 127.0.0.1`,
];

/** What browsers write to the console by themselves: of an answer that is not 200, and of a header without HTTPS. */
const KNOWN = ['Failed to load resource', 'The Cross-Origin-Opener-Policy header has been ignored'];

/** Debian's Chromium, with a profile of its own that is thrown away. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS });
}

/** A page, and what went wrong in it. */
export interface Visit {
  readonly page: Page;
  /** What the page's script threw, and what the browser refused it. */
  readonly faults: readonly string[];
  /** Requests to anything but the server of the page. */
  readonly strays: readonly string[];
}

/** Opens a page of its own, without cookies, credentials or a cache. */
export async function visit(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const faults: string[] = [];
  const strays: string[] = [];
  page.on('pageerror', ({ message }) => faults.push(message));
  page.on('console', (message) => {
    const text = message.text();
    if (message.type() === 'error' && !KNOWN.some((known) => text.startsWith(known))) faults.push(text);
  });
  page.on('request', (request) => {
    const { protocol, host } = new URL(request.url());
    if (!['data:', 'file:'].includes(protocol) && host !== new URL(url).host) strays.push(request.url());
  });
  await page.goto(url);
  return { page, faults, strays };
}

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly target: readonly string[] }[];
}

/** The faults of accessibility that are serious or worse, each with where it is. */
export async function seriousFaults(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate<{ violations: Violation[] }>('axe.run()');
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  return serious.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}

/** Whether the page is wider than what shows it. */
export function isTooWide(page: Page): Promise<boolean> {
  return page.evaluate<boolean>(
    'document.documentElement.scrollWidth > document.documentElement.clientWidth',
  );
}

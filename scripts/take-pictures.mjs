/** Takes the pictures of the pages for the README, of the example that leaks, with Debian's Chromium. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { chromium } from 'playwright-core';

const IMAGES = 'docs/images';
const WIDTH = 1120;
const SECONDS = 30;

const server = spawn(process.execPath, ['examples/leak-hunt/dist/server.js'], {
  stdio: ['ignore', 'pipe', 'ignore'],
});
const [line] = await once(createInterface(server.stdout), 'line');
const origin = line.replace('listening on ', '');
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  const page = await browser.newPage({ viewport: { width: WIDTH, height: 1080 }, reducedMotion: 'reduce' });
  const traffic = sendTraffic();
  await post('/memory/timeline');
  await setTimeout(4000);
  await page.goto(`${origin}/memory`);
  await page.getByRole('button', { name: 'Begin' }).click();
  await page.getByText('Begun.').waitFor();
  await post('/memory/leaks?every=8s');
  await setTimeout(SECONDS * 1000);
  await page.getByRole('button', { name: 'End' }).click();
  await page.locator('#leaks li').first().waitFor({ timeout: 60_000 });
  traffic.abort();
  await page.screenshot({ path: `${IMAGES}/dashboard.png` });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: WIDTH, height: 420 });
  await page.goto(`${origin}/memory/flamegraph`);
  await page.getByText('Inverted').click();
  await page.screenshot({ path: `${IMAGES}/flamegraph.png` });
} finally {
  await browser.close();
  server.kill();
}

/** Some 150 requests a second, until it is told to stop. */
function sendTraffic() {
  const stop = new AbortController();
  const drive = async () => {
    for (let at = 0; !stop.signal.aborted; at++) {
      await Promise.all(Array.from({ length: 15 }, (_, index) => get(`/users/${(at * 15 + index) % 100}`)));
      await setTimeout(100);
    }
  };
  drive().catch(() => undefined);
  return stop;
}

async function get(path) {
  await (await fetch(origin + path)).arrayBuffer();
}

async function post(path) {
  await fetch(origin + path, { method: 'POST' });
}

/**
 * Finds the leak of `server.ts` as a person would: begin, traffic, end, detail. Exit code 0 when the leak is the first
 * row of `compare to start`.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';

const WARM_UP = 500;
const REQUESTS = 4000;
const CONNECTIONS = 10;
const LEAKING_FILE = 'examples/leak-hunt/src/cache.ts';

async function main(): Promise<boolean> {
  const server = spawn(process.execPath, [join(__dirname, 'server.js')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const origin = await addressOf(server);
    return await hunt(origin);
  } finally {
    server.kill();
  }
}

async function hunt(origin: string): Promise<boolean> {
  await drive(origin, WARM_UP);
  await show(origin, '/begin_show');
  await drive(origin, REQUESTS / 2);
  await show(origin, '/end_show?top=5');
  await drive(origin, REQUESTS / 2);
  const report = await show(origin, '/end_show?top=5');
  await show(origin, '/detail?top=0');
  return conclude(report);
}

/** Waits for the line in which the server says where it listens. */
async function addressOf(server: ChildProcess): Promise<string> {
  if (!server.stdout) throw new Error('the server has no output');
  const [line] = (await once(createInterface(server.stdout), 'line')) as [string];
  return line.replace('listening on ', '');
}

async function drive(origin: string, requests: number): Promise<void> {
  console.log(`\n$ # ${requests} requests to ${origin}/users/:id`);
  let next = 0;
  const connection = async () => {
    while (next < requests) {
      const response = await fetch(`${origin}/users/${next++ % 100}`);
      await response.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
}

async function show(origin: string, path: string): Promise<string> {
  console.log(`\n$ curl --retry 5 '${origin}${path}'`);
  const text = await ask(origin + path);
  process.stdout.write(text);
  return text;
}

/** As curl does: comes back when a server that had too many captures of late tells it to. */
async function ask(url: string): Promise<string> {
  for (;;) {
    const response = await fetch(url);
    const text = await response.text();
    if (response.ok) return text;
    if (response.status !== 429) throw new Error(text);
    await setTimeout(Number(response.headers.get('retry-after')) * 1000);
  }
}

function conclude(report: string): boolean {
  const [, comparison = ''] = report.split('compare to start:\n');
  const [first = ''] = comparison.split('\n');
  const isFound = first.startsWith(LEAKING_FILE);
  console.log(isFound ? `\nfound the leak: ${first}` : `\nthe leak is not the first row, which is: ${first}`);
  return isFound;
}

main().then(
  (isFound) => {
    process.exitCode = isFound ? 0 : 1;
  },
  (error: unknown) => {
    console.error(error);
    process.exitCode = 2;
  },
);

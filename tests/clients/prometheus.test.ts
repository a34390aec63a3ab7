import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { block } from '../helpers/markdown';
import { ServerProcess } from '../helpers/server';

const TOKEN = 'correct-horse-battery';
const HEADERS = { authorization: `Bearer ${TOKEN}` };

let directory: string;
let servers: ServerProcess[];
let prometheus: ChildProcess | undefined;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tracealloc-prometheus-'));
  servers = await Promise.all(
    ['one', 'two'].map((name) =>
      ServerProcess.start('examples/production/dist/server.js', {
        NODE_ENV: 'production',
        TRACEALLOC_TOKEN: TOKEN,
        MEMORY_DIR: join(directory, name),
        WATCH_EVERY_MS: '1000',
      }),
    ),
  );
});

afterEach(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  if (prometheus) {
    prometheus.kill();
    await once(prometheus, 'exit');
    prometheus = undefined;
  }
  await rm(directory, { recursive: true });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Starts Prometheus with the configuration that the documentation gives. @returns Its origin. */
async function startPrometheus(): Promise<string> {
  const targets = servers.map(({ origin }) => `'${new URL(origin).host}'`).join(', ');
  const tokenFile = join(directory, 'token');
  await writeFile(tokenFile, TOKEN);
  const configuration = block('docs/fleet.md', 'yaml')
    .replace(/targets: \[.*\]/, `targets: [${targets}]`)
    .replace(/credentials_file: .*/, `credentials_file: ${tokenFile}`)
    .replace(/scrape_interval: .*/, 'scrape_interval: 1s');
  const file = join(directory, 'prometheus.yml');
  await writeFile(file, configuration);
  const address = `127.0.0.1:${await freePort()}`;
  prometheus = spawn(
    'prometheus',
    [
      `--config.file=${file}`,
      `--storage.tsdb.path=${join(directory, 'data')}`,
      `--web.listen-address=${address}`,
    ],
    { stdio: 'ignore' },
  );
  return `http://${address}`;
}

interface Found {
  metric: Record<string, string>;
  value: [time: number, value: string];
}

/** What a query finds; nothing while Prometheus does not answer yet. */
async function query(origin: string, expression: string): Promise<Found[]> {
  try {
    const response = await fetch(`${origin}/api/v1/query?query=${encodeURIComponent(expression)}`);
    if (!response.ok) return [];
    const { data } = (await response.json()) as { data: { result: Found[] } };
    return data.result;
  } catch {
    return [];
  }
}

test('two servers are scraped, and a query names the place that grows', async () => {
  const [first, second] = servers;
  if (!first || !second) throw new Error('there are no servers');
  const origin = await startPrometheus();
  const grow = () => first.drive(500, () => '/baskets', 'POST');
  let found: Found[] = [];
  while (found.length === 0) {
    await grow();
    found = await query(origin, 'topk(1, tracealloc_suspect_bytes_per_second)');
  }
  expect(found[0]?.metric).toMatchObject({
    instance: new URL(first.origin).host,
    place: expect.stringMatching(/^examples\/production\/src\/server\.ts:\d+$/) as string,
    memory: 'heap',
  });
  expect(Number(found[0]?.value[1])).toBeGreaterThan(0);
  // It looks at each server at a time of its own, and gives up on an answer that takes longer than its interval.
  let up: Found[] = [];
  while (up.length < 2) up = await query(origin, 'up == 1');
  expect(up.map(({ metric }) => metric.instance).sort()).toEqual(
    [first, second].map((server) => new URL(server.origin).host).sort(),
  );
});

test('promtool has nothing to say against the text', async () => {
  const [server] = servers;
  const answer = await server?.get('/internal/memory/metrics', HEADERS);
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
    input: answer?.text,
    encoding: 'utf8',
  });
  expect([stdout, stderr, status]).toEqual(['', '', 0]);
});

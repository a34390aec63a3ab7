/**
 * Whether the verdict names the function that leaks, in servers that leak as reported in public, with the packages that
 * they were reported of, and whether it calls a healthy one leaking: `npm run bench -- named [CASE …]`. Prints the table of
 * docs/accuracy.md and writes `.cache/bench/named.json`. The packages are installed on the first run.
 */
import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import http from 'node:http';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { drive, get, getJson } from './lib/traffic.mjs';

const HERE = join(import.meta.dirname, 'named');
const CASES = join(HERE, 'cases');
const OUTPUT = join(import.meta.dirname, '..', '..', '.cache', 'bench');
const INSTALLED = join(OUTPUT, 'named');
const ALARMS = ['leak-like', 'spread', 'buffers', 'native'];
const UPSTREAM_BYTES = 20_000;

/** The cases run beside the packages, as a copy: they shall not find those of the project itself. */
function install() {
  const lock = 'package-lock.json';
  const isInstalled =
    existsSync(join(INSTALLED, 'node_modules')) &&
    readFileSync(join(INSTALLED, lock), 'utf8') === readFileSync(join(HERE, lock), 'utf8');
  if (!isInstalled) {
    mkdirSync(INSTALLED, { recursive: true });
    for (const file of ['package.json', lock]) copyFileSync(join(HERE, file), join(INSTALLED, file));
    execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: INSTALLED,
      stdio: ['ignore', 2, 2],
    });
  }
  cpSync(CASES, join(INSTALLED, 'cases'), { recursive: true });
}

/** What the servers of some cases ask. */
async function startUpstream() {
  const body = Buffer.alloc(UPSTREAM_BYTES, 'all that is asked for ');
  const server = http.createServer((req, res) => res.end(body));
  // Of an agent that keeps its socket, the other side must keep it, too.
  server.keepAliveTimeout = 0;
  server.listen(0, '127.0.0.1').unref();
  await once(server, 'listening');
  return `http://127.0.0.1:${server.address().port}`;
}

/** What was live before and after, and the answer of `/end_show`. */
async function measure(name, env) {
  const directory = join(INSTALLED, 'cases', name);
  const plan = JSON.parse(readFileSync(join(directory, 'case.json'), 'utf8'));
  const child = fork(join(HERE, 'serve.cjs'), [JSON.stringify(plan.options ?? {})], {
    cwd: directory,
    env: { ...process.env, ...env },
    execArgv: ['--expose-gc'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let complaints = '';
  child.stderr.on('data', (chunk) => (complaints += chunk));
  const died = once(child, 'exit').then(() => {
    throw new Error(`the server of ${name} ended: ${complaints}`);
  });
  try {
    return await Promise.race([died, ask(child, name, plan)]);
  } finally {
    died.catch(() => undefined);
    child.kill();
  }
}

async function ask(child, name, plan) {
  const [origin] = await once(child, 'message');
  const { path, hangsUp, warmup, requests } = plan;
  await drive(origin, { path, hangsUp, from: 0, to: warmup });
  await get(`${origin}/begin_show`);
  const before = await getJson(`${origin}/truth`);
  await drive(origin, { path, hangsUp, from: warmup, to: warmup + requests });
  const after = await getJson(`${origin}/truth`);
  const { verdict, change_since_start } = await getJson(`${origin}/end_show?format=json`);
  return { name, ...plan, grew: grewBy(plan, before, after), traced: change_since_start.size_diff, verdict };
}

/** Bytes, of the memory that tells of the leak. */
function grewBy({ options, memory }, before, after) {
  const counted = memory ? [memory] : ['heapUsed', ...(options?.buffers ? ['arrayBuffers'] : [])];
  return counted.reduce((sum, part) => sum + after[part] - before[part], 0);
}

/** An anonymous function within the culprit has nothing but its line. */
function isNamed({ culprit: { file, functions, anonymous = [] }, verdict: { kind, sentence } }) {
  const named = [...sentence.matchAll(/(\S+):(\d+)(?: in ([\w.#$]+))?/g)].filter(
    (match) => match[1] === file,
  );
  return (
    ALARMS.includes(kind) &&
    named.some(([, , line, name]) => (name ? functions.includes(name) : anonymous.includes(Number(line))))
  );
}

const { positionals } = parseArgs({ allowPositionals: true });
const wanted = positionals.filter((name) => name !== 'named');
const names = readdirSync(CASES).filter((name) => wanted.length === 0 || wanted.includes(name));
install();
const env = { UPSTREAM: await startUpstream() };

const results = [];
async function work(queue) {
  for (let name = queue.pop(); name; name = queue.pop()) {
    process.stderr.write(`${name} …\n`);
    results.push(await measure(name, env));
  }
}
// Bytes do not depend on what else the machine does.
const queue = names.toReversed();
await Promise.all(Array.from({ length: availableParallelism() }, () => work(queue)));
results.sort((a, b) => (a.name < b.name ? -1 : 1));

const leaks = results.filter(({ culprit }) => culprit);
const healthy = results.filter(({ culprit }) => !culprit);
const isAlarm = ({ verdict }) => ALARMS.includes(verdict.kind);
const mib = (bytes) => (bytes / 2 ** 20).toFixed(1);
const placeText = ({ verdict: { place, share } }) =>
  place
    ? `${place.filename}:${place.lineno} ${place.function}${share === null ? '' : ` ${Math.round(share * 100)} %`}`
    : '';

mkdirSync(OUTPUT, { recursive: true });
writeFileSync(join(OUTPUT, 'named.json'), JSON.stringify({ node: process.version, results }, null, 2));

console.log(`Node ${process.version}\n`);
console.log('| leak | grew, MiB | verdict | place | named | traced : true |');
console.log('| --- | --- | --- | --- | --- | --- |');
for (const leak of leaks) {
  const { what, grew, traced, verdict, memory } = leak;
  const ratio = memory ? '' : (traced / grew).toFixed(2);
  console.log(
    `| ${what} | ${mib(grew)} | ${verdict.kind} | ${placeText(leak)} | ${isNamed(leak) ? 'yes' : '**no**'} | ${ratio} |`,
  );
}
console.log('\n| healthy server | grew, MiB | verdict |');
console.log('| --- | --- | --- |');
for (const server of healthy) {
  const { what, grew, verdict } = server;
  console.log(`| ${what} | ${mib(grew)} | ${isAlarm(server) ? `**${verdict.kind}**` : verdict.kind} |`);
}
console.log(
  `\n${leaks.filter(isNamed).length} of ${leaks.length} named, ${healthy.filter(isAlarm).length} of ${healthy.length} healthy ones called leaking`,
);
process.exit();

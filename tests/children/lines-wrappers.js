/** Calls wrapped functions; prints what came of each as JSON. */
const { subscribe } = require('node:diagnostics_channel');
const { mkdtempSync, readFileSync, rmSync } = require('node:fs');
const { Session } = require('node:inspector');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { setImmediate: turn } = require('node:timers/promises');
const { profileLines, traceMemory } = require('../../dist');

const directory = mkdtempSync(join(tmpdir(), 'tracealloc-wrappers-'));
const file = join(directory, 'out.txt');
const kept = [];
const runs = [];
subscribe('tracealloc:function', ({ name, level }) => runs.push(`${name} ${level}`));

/** Waits until so many texts with a word in them are written. */
async function written(word, count) {
  for (;;) {
    const text = tryRead();
    if (text.split(word).length > count) return text;
    await turn();
  }
}

function tryRead() {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** What is written by calls, from an empty file on. */
async function outputOf(word, count, call) {
  rmSync(file, { force: true });
  const result = await call();
  return { result, text: await written(word, count) };
}

const output = file;
const METHOD = { kind: 'method', name: 'put', addInitializer: () => undefined };

const sync = profileLines(
  function sync(n) {
    const rows = new Array(n);
    return rows.length;
  },
  { output },
);

const failing = profileLines(
  function failing() {
    const rows = new Array(1000);
    throw new Error(`no ${rows.length}`);
  },
  { output },
);

const waiting = profileLines(
  async function waiting(n) {
    const rows = new Array(1000).fill(n);
    await turn();
    if (n === 1) throw new Error('one');
    return rows.length;
  },
  { output },
);

const nested = profileLines(
  function nested(n) {
    const below = n > 0 ? nested(n - 1) : 0;
    return below + 1;
  },
  { output },
);

const outer = profileLines(
  function outer(n) {
    const length = sync(n);
    return length;
  },
  { output },
);

const rows = profileLines(
  function* rows(n) {
    for (let i = 0; i < n; i++) yield i;
    return 'end';
  },
  { output },
);

const collected = [];
class Store {
  size = 0;
  put(n) {
    const row = new Array(n);
    this.size += row.length;
    return this;
  }
}
Store.prototype.put = profileLines({ output: (table) => collected.push(table) })(Store.prototype.put, METHOD);

function leak(n) {
  for (let i = 0; i < n; i++) kept.push({ i, tags: [i] });
  return n;
}
const byLine = traceMemory(leak, { output });
const byTraceback = traceMemory(leak, { output, keyType: 'traceback' });
const byDifference = traceMemory(leak, { output, keyType: 'difference' });
const around = traceMemory(
  function around(n) {
    kept.push(new Array(50_000));
    return byLine(n);
  },
  { output, top: 2 },
);
const failingTrace = traceMemory(
  async function failingTrace() {
    await turn();
    kept.push(new Array(50_000));
    throw new Error('late');
  },
  { output },
);

function caught(call) {
  try {
    return call();
  } catch (error) {
    return error.message;
  }
}

async function collectStore() {
  const store = new Store();
  const isSame = store.put(5) === store;
  while (collected.length === 0) await turn();
  const [{ function: name, calls, lines }] = collected;
  return { isSame, size: store.size, name, calls, lines: lines.length };
}

async function besideAnotherSampler() {
  const session = new Session();
  session.connect();
  session.post('HeapProfiler.enable');
  session.post('HeapProfiler.startSampling', { samplingInterval: 4096 });
  const found = await outputOf('not traced', 1, () => byLine(10));
  session.disconnect();
  return found;
}

async function main() {
  const ended = 'until the call was over';
  const tracer = 'mem-trace tracer';
  const out = {
    names: [sync.name, sync.length, Store.prototype.put.name],
    sync: await outputOf(ended, 1, () => sync(1000)),
    failing: await outputOf(ended, 1, () => caught(failing)),
    waiting: await outputOf(ended, 1, () =>
      Promise.all([0, 1, 2].map((n) => waiting(n).catch((error) => error.message))),
    ),
    nested: await outputOf(ended, 1, () => nested(3)),
    outer: await outputOf(ended, 1, () => outer(7)),
    rows: await outputOf(ended, 1, () => [...rows(3)]),
    method: await collectStore(),
    lineno: await outputOf(tracer, 1, () => byLine(20_000)),
    traceback: await outputOf(tracer, 1, () => byTraceback(20_000)),
    difference: await outputOf(tracer, 1, () => byDifference(20_000)),
    around: await outputOf(tracer, 2, () => around(20_000)),
    failingTrace: await outputOf(tracer, 1, () => failingTrace().catch((error) => error.message)),
    beside: await besideAnotherSampler(),
    runs,
  };
  rmSync(directory, { recursive: true });
  console.log(JSON.stringify(out));
}

main();

/** Measures the lines of functions of all kinds, one after the other; prints the tables, and what the calls gave. */
const { setTimeout: wait } = require('node:timers/promises');
const { CodeSession } = require('../../dist/lines/code-session');
const { LineRun } = require('../../dist/lines/line-run');
const { describeRun } = require('../../dist/lines/measure-lines');
const { linesJson, makeLinesReport } = require('../../dist/reports/lines');
const { Sources } = require('../../dist/sources/sources');

const CALLS = 20;

function plain(n) {
  const big = new Array(1000).fill(n);
  const same = big;
  return same.length;
}

function loop(n) {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const row = new Array(1000);
    sum += row.length;
  }
  return sum;
}

function loopAtOnce(n) {
  while (n > 0) {
    const row = new Array(1000);
    n -= row.length / 1000;
  }
  return n;
}

function overList(list) {
  for (const n of list) {
    list.last = new Array(n);
  }
  return list.length;
}

function recurse(n) {
  const own = new Array(1000);
  const below = n > 0 ? recurse(n - 1) : 0;
  return below + own.length;
}

async function waiting(n) {
  const before = new Array(1000).fill(n);
  await wait(n % 3);
  const after = new Array(2000).fill(n);
  return before.length + after.length;
}

async function tree(depth) {
  const own = new Array(1000).fill(depth);
  const below = depth > 0 ? await Promise.all([tree(depth - 1), tree(depth - 1)]) : [];
  const more = new Array(1000).fill(depth);
  return own.length + more.length + below.reduce((sum, each) => sum + each, 0);
}

function throwing(n) {
  const before = new Array(1000);
  if (n % 2 === 1) throw new Error('odd');
  return before.length;
}

function* rows(n) {
  for (let i = 0; i < n; i++) {
    const row = new Array(1000);
    yield row.length;
  }
}

async function* pages(n) {
  for (let i = 0; i < n; i++) {
    const page = new Array(1000);
    await wait(0);
    yield page.length;
  }
}

async function reader(n) {
  for await (const length of pages(n)) {
    reader.last = new Array(length);
  }
  return n;
}

const arrow = (n) => new Array(n).length;

class Store {
  #size = 0;

  put(n) {
    const row = new Array(n);
    this.#size += row.length;
    return this.#size;
  }
}

async function measure(fn, call, { hits = 1000, ms = 60_000 } = {}) {
  const code = new CodeSession();
  const probed = code.describe(fn);
  const run = new LineRun(code, probed, { hits, ms }, () => undefined);
  const result = await call();
  const subject = describeRun(probed, run, { at: new Date(), elapsedMs: 0, ended: 'call' });
  code.close();
  const report = await makeLinesReport(subject, new Sources({ root: process.cwd(), lines: true }));
  return { result, ...linesJson(report) };
}

function times(call) {
  return Array.from({ length: CALLS }, (_, n) => {
    try {
      return call(n);
    } catch (error) {
      return error.message;
    }
  });
}

async function readAll(generator) {
  const read = [];
  for await (const value of generator) read.push(value, new Array(5000).length);
  return read.length;
}

async function main() {
  const store = new Store();
  const kinds = {
    plain: await measure(plain, () => times(plain)),
    loop: await measure(loop, () => times(() => loop(3))),
    loopAtOnce: await measure(loopAtOnce, () => times(() => loopAtOnce(3))),
    overList: await measure(overList, () => times(() => overList([1000, 1000]))),
    recurse: await measure(recurse, () => times(() => recurse(2))),
    waiting: await measure(waiting, () => Promise.all(times(waiting))),
    tree: await measure(tree, () => tree(3)),
    throwing: await measure(throwing, () => times(throwing)),
    rows: await measure(rows, () => readAll(rows(CALLS))),
    pages: await measure(pages, () => readAll(pages(CALLS))),
    reader: await measure(reader, () => Promise.all(times(() => reader(2)))),
    arrow: await measure(arrow, () => times(() => arrow(1000))),
    method: await measure(store.put, () => times(() => store.put(1000))),
    few: await measure(loop, () => loop(300), { hits: 10 }),
    late: await measure(loop, () => loop(300), { ms: 0 }),
    after: {
      result: plain(1),
      probes: Object.keys(globalThis).filter((name) => name.includes('tracealloc')),
    },
  };
  console.log(JSON.stringify(kinds));
}

main();

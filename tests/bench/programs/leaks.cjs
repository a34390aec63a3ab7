/**
 * Twelve leaks of 10 MB, each in a function called `leak` that a program calls among others which leak nothing.
 *
 * `node leaks.cjs <name>` prints the first row of the comparison to the start, and the bytes that really leaked: the
 * growth of the heap from one full GC to the next. `node leaks.cjs none` runs the others alone.
 */
const { EventEmitter } = require('node:events');
const DataLoader = require('dataloader');
const { start, takeSnapshot } = require('../../../dist');

const CALLS = 2000;
const kept = (globalThis.kept = []);

/** Words of one array; a call leaks 5 kB. */
const WORDS = 620;

const map = new Map();
const emitter = new EventEmitter().setMaxListeners(0);
const set = new Set();
const weak = new WeakMap();
const queue = [];

class Session {
  constructor(id, history) {
    this.id = id;
    this.history = history;
  }
}

const LEAKS = {
  'closure in a Map': () =>
    function leak(i) {
      const data = new Array(WORDS).fill(i);
      map.set(i, () => data);
    },
  listeners: () =>
    function leak(i) {
      const data = new Array(WORDS).fill(i);
      emitter.on('change', () => data);
    },
  timers: () =>
    function leak(i) {
      const data = new Array(WORDS).fill(i);
      setTimeout(() => data, 2 ** 30).unref();
    },
  'promise chains': () => {
    const never = new Promise(() => undefined);
    kept.push(never);
    return function leak(i) {
      const data = new Array(WORDS).fill(i);
      never.then(() => data);
    };
  },
  'sliced strings': () =>
    function leak(i) {
      const page = `${i}:`.padEnd(5000, 'abcdefgh');
      kept.push(page.slice(10, 40));
    },
  'class instances': () =>
    function leak(i) {
      kept.push(new Session(i, new Array(WORDS).fill(i)));
    },
  'arrays that grow': () => {
    const rows = Array.from({ length: 8 }, () => []);
    kept.push(rows);
    return function leak(i) {
      const row = rows[i % rows.length];
      for (let value = 0; value < WORDS; value++) row.push(i + 0.5);
    };
  },
  sets: () =>
    function leak(i) {
      set.add(new Array(WORDS).fill(i));
    },
  'WeakMap misuse': () =>
    function leak(i) {
      const key = { i };
      weak.set(key, new Array(WORDS).fill(i));
      kept.push(key);
    },
  'async generator': () => {
    async function* leak(i) {
      const page = new Array(WORDS).fill(i);
      yield page.length;
      yield page[0];
    }
    return (i) => {
      const generator = leak(i);
      kept.push(generator);
      void generator.next();
    };
  },
  'event queue': () =>
    function leak(i) {
      queue.push({ event: 'visit', at: i, body: new Array(WORDS).fill(i) });
    },
  'third-party call path': () => {
    const loader = new DataLoader((ids) => Promise.resolve(ids.map(leak)), { cache: false });
    function leak(i) {
      const data = new Array(WORDS).fill(i);
      kept.push(data);
      return data;
    }
    return (i) => void loader.load(i);
  },
};

/** Whatever the leak is called by, it is one of several, as behind a router: V8 does not inline it. */
const others = [
  (i) => ({ i, list: [i, i + 1] }),
  (i) => `row ${i}`.split(' '),
  (i) => [i].map((each) => ({ each })),
  (i) => JSON.stringify({ i, at: 'now' }),
  (i) => new Map([[i, { i }]]),
  (i) => ({ ...others, i }),
  (i) => Array.from({ length: 8 }, () => i),
];

function call(handlers, i) {
  return handlers[i % handlers.length](Math.floor(i / handlers.length));
}

async function drive(handlers, calls) {
  for (let i = 0; i < calls * handlers.length; i++) {
    call(handlers, i);
    if (i % 1000 === 0) await new Promise(setImmediate);
  }
  await new Promise((resolve) => setTimeout(resolve, 5));
}

async function main() {
  const name = process.argv[2];
  await drive(others, 2000);
  start();
  await takeSnapshot();
  const leak = LEAKS[name]?.();
  gc();
  const heapBefore = process.memoryUsage().heapUsed;
  const before = await takeSnapshot();
  await drive(leak ? [...others, leak] : others, CALLS);
  const after = await takeSnapshot();
  gc();
  const leaked = process.memoryUsage().heapUsed - heapBefore;
  const rows = after.compareTo(before, 'function');
  const [first] = rows;
  console.log(
    JSON.stringify({
      leaked,
      name: first?.traceback.site.functionName,
      sizeDiff: first?.sizeDiff,
      error: first?.error,
      significant: rows.filter((row) => row.significant).map(String),
    }),
  );
  process.exit();
}

if (process.argv[2] === 'list') console.log(JSON.stringify(Object.keys(LEAKS)));
else main();

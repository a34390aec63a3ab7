/** Twelve kinds of leak, each made by a function called `leak`. */
const { EventEmitter } = require('node:events');
const DataLoader = require('dataloader');

const kept = (globalThis.kept = []);

/** Words of one array: with 620 a call leaks 5 kB. */
let words = 620;

exports.setWords = (count) => {
  words = count;
};

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

exports.LEAKS = {
  'closure in a Map': () =>
    function leak(i) {
      const data = new Array(words).fill(i);
      map.set(i, () => data);
    },
  listeners: () =>
    function leak(i) {
      const data = new Array(words).fill(i);
      emitter.on('change', () => data);
    },
  timers: () =>
    function leak(i) {
      const data = new Array(words).fill(i);
      setTimeout(() => data, 2 ** 30).unref();
    },
  'promise chains': () => {
    const never = new Promise(() => undefined);
    kept.push(never);
    return function leak(i) {
      const data = new Array(words).fill(i);
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
      kept.push(new Session(i, new Array(words).fill(i)));
    },
  'arrays that grow': () => {
    const rows = Array.from({ length: 8 }, () => []);
    kept.push(rows);
    return function leak(i) {
      const row = rows[i % rows.length];
      for (let value = 0; value < words; value++) row.push(i + 0.5);
    };
  },
  sets: () =>
    function leak(i) {
      set.add(new Array(words).fill(i));
    },
  'WeakMap misuse': () =>
    function leak(i) {
      const key = { i };
      weak.set(key, new Array(words).fill(i));
      kept.push(key);
    },
  'async generator': () => {
    async function* leak(i) {
      const page = new Array(words).fill(i);
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
      queue.push({ event: 'visit', at: i, body: new Array(words).fill(i) });
    },
  'third-party call path': () => {
    const loader = new DataLoader((ids) => Promise.resolve(ids.map(leak)), { cache: false });
    function leak(i) {
      const data = new Array(words).fill(i);
      kept.push(data);
      return data;
    }
    return (i) => void loader.load(i);
  },
};

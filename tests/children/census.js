/**
 * Keeps known numbers of objects, some of them hostile, and prints two censuses, and which traps and getters ran.
 */
const vm = require('node:vm');
const { isMainThread, parentPort, Worker } = require('node:worker_threads');
const { takeCensus } = require('../../dist/objects/census');
const { ConstructorPlaces } = require('../../dist/objects/constructor-places');
const { readHeadroomNow } = require('../../dist/process/headroom');

const ran = [];

function trapped(name, target) {
  const traps = Reflect.ownKeys(Reflect).filter((trap) => typeof trap === 'string');
  const record = (trap) => [trap, (...args) => (ran.push(`${name} ${trap}`), Reflect[trap](...args))];
  return new Proxy(target, Object.fromEntries(traps.map(record)));
}

function getter(name, property, target = {}) {
  return Object.defineProperty(target, property, { get: () => ran.push(`${name} ${String(property)}`) });
}

/** A class as a module of that name would define it. */
function defineClass(source, filename, lineOffset = 0) {
  return vm.runInThisContext(`(${source})`, { filename, lineOffset });
}

const User = defineClass('class User { constructor(id) { this.id = id; } }', '/app/a.js');
const OtherUser = defineClass('class User { name = "x"; }', '/app/b.js', 6);
const Admin = defineClass('(Base) => class Admin extends Base {}', '/app/c.js')(User);
const Nameless = defineClass('class { static name = 7; field = 1; }', '/app/d.js');
const Hostile = defineClass('class Hostile { static get name() { throw 1; } field = 1; }', '/app/e.js');
const Long = defineClass('class Long { static text = "x".repeat(1e6); field = 1; }', '/app/f.js');
const Many = defineClass('class Many { field = 1; }', '/app/g.js');
for (let index = 0; index < 2000; index++) Many[`static${index}`] = index;
const Evaluated = eval('(class Evaluated { field = 1; })');

const times = (count, make) => Array.from({ length: count }, (_, index) => make(index));
const constructorGetter = class WithGetter {};
getter('prototype', 'constructor', constructorGetter.prototype);

globalThis.kept = [
  times(1000, (id) => new User(id)),
  times(2000, () => new OtherUser()),
  times(300, () => new Admin()),
  times(40, () => new Nameless()),
  times(50, () => new Hostile()),
  times(55, () => new Long()),
  times(56, () => new Many()),
  times(60, () => new Evaluated()),
  times(70, () => new constructorGetter()),
  times(80, () => Object.create(trapped('prototype', {}))),
  times(90, () => trapped('object', new User(0))),
  times(100, () => Object.create(null)),
  vm.runInNewContext('class Foreign {}; Array.from({ length: 110 }, () => new Foreign())'),
  times(400, (index) => new Map([[index, index]])),
  times(500, () => new WeakRef(User)),
  times(600, (index) => new Float32Array(index % 3)),
  times(700, (index) =>
    (function* () {
      yield index;
    })(),
  ),
  times(800, () => getter('object', 'constructor', new Set())),
];

function countOnce(places) {
  const { types, ...census } = takeCensus(places, readHeadroomNow());
  const counts = types.map(({ name, filename, lineno, count }) => [`${name} ${filename}:${lineno}`, count]);
  // As text, which is no object.
  return JSON.stringify({ ...census, counts: Object.fromEntries(counts), ran });
}

/** Counts three times, each in a task of its own: the first one makes what the others keep. */
function main(report) {
  const places = new ConstructorPlaces();
  setImmediate(() => {
    countOnce(places);
    setImmediate(() => {
      const first = countOnce(places);
      setImmediate(() => {
        const second = countOnce(places);
        report(`{"first":${first},"second":${second}}`);
      });
    });
  });
}

if (process.argv[2] === 'worker' && isMainThread) {
  new Worker(__filename, { argv: ['worker'] }).on('message', (text) => console.log(text));
} else {
  const send = isMainThread ? console.log : (text) => parentPort.postMessage(text);
  main(send);
}

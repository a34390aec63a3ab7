/* Holds objects in the ways that programs hold them, and writes a heap snapshot to the file it is given. */
const { EventEmitter } = require('node:events');
const v8 = require('node:v8');

class InMap {}
class InSet {}
class InArray {}
class InObject {}
class InDictionary {}
class InClosure {}
class InModule {}
class InTimer {}
class InListener {}
class InPromise {}
class InAsync {}
class InGenerator {}
class InWeakMap {}
class InWeakRef {}
class InBound {}
class InSymbol {}
class InPrivate {}
class InList {
  constructor(next) {
    this.next = next;
  }
}

const keep = (globalThis.keep = { map: new Map(), set: new Set(), array: [], dictionary: {} });
for (let count = 0; count < 100; count++) {
  keep.map.set(`key ${count}`, new InMap());
  keep.set.add(new InSet());
  keep.array.push(new InArray());
  keep.dictionary[`key${count}`] = new InDictionary();
  keep.list = new InList(keep.list);
}
keep.object = new InObject();
keep.bound = function () {}.bind(new InBound());
keep[Symbol('hidden')] = new InSymbol();
keep.private = new (class Private {
  #secret = new InPrivate();
  read() {
    return this.#secret;
  }
})();

function handle() {
  const inClosure = new InClosure();
  return function respond() {
    return inClosure;
  };
}
keep.respond = handle();

const inModule = new InModule();
keep.module = () => inModule;

keep.emitter = new EventEmitter();
const listener = (owner) => () => owner;
keep.emitter.on('data', listener(new InListener()));
keep.emitter.on('data', listener(new InListener()));

setTimeout(listener(new InTimer()), 1e6);

keep.pending = new Promise(() => {});
keep.pending.then(listener(new InPromise()));
(async () => {
  const inAsync = new InAsync();
  await keep.pending;
  return inAsync;
})();
keep.generator = (function* () {
  const inGenerator = new InGenerator();
  yield 1;
  return inGenerator;
})();
keep.generator.next();

keep.key = {};
keep.weakMap = new WeakMap([[keep.key, new InWeakMap()]]);
keep.weakRef = new WeakRef((() => new InWeakRef())());

setImmediate(() => {
  v8.writeHeapSnapshot(process.argv[2]);
  process.exit();
});

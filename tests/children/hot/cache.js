/** What hot code keeps, in a file of its own: small functions, which V8 compiles into their callers. */
const kept = [];
let isKeeping = false;

exports.keep = function keep(value) {
  isKeeping = value;
};

class Entry {
  constructor(id) {
    this.id = id;
    this.next = id + 1;
    this.tags = null;
  }
}

exports.remember = function remember(id) {
  const entry = new Entry(id);
  if (isKeeping) kept.push(entry);
  return entry;
};

/** V8 makes the context of the closure, the promise and its payload one allocation: of them only the context dies. */
exports.wait = function wait(id) {
  const payload = new Array(100).fill(id);
  const promise = new Promise(() => {}).then(() => payload);
  if (isKeeping) kept.push(promise, payload);
  return promise;
};

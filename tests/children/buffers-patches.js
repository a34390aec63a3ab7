/** Looks at what stands in the place of the functions that allocate, and prints the names of the checks that fail. */
const assert = require('node:assert');
const { inspect } = require('node:util');
const { start, stop } = require('../../dist');

const NAMES = ['alloc', 'allocUnsafe', 'allocUnsafeSlow', 'from', 'concat'];
const CONSTRUCTORS = { ArrayBuffer, SharedArrayBuffer };
const failed = [];

function check(name, verify) {
  try {
    verify();
  } catch (error) {
    failed.push(`${name}: ${error.message}`);
  }
}

/** All that a program can see of the functions. */
function look() {
  const ofBuffer = NAMES.map((name) => Object.getOwnPropertyDescriptor(Buffer, name));
  const ofGlobals = Object.entries(CONSTRUCTORS).flatMap(([name, original]) => [
    Object.getOwnPropertyDescriptor(globalThis, name),
    Object.getOwnPropertyDescriptor(original.prototype, 'constructor'),
  ]);
  return [...ofBuffer, ...ofGlobals, Object.keys(Buffer), Object.getOwnPropertyNames(globalThis)];
}

/** What describes a function apart from being that one. */
function describe({ value, ...flags }) {
  const own = Object.getOwnPropertyDescriptors(value);
  return {
    ...flags,
    own,
    keys: Reflect.ownKeys(own),
    shown: inspect(value),
    chain: Object.getPrototypeOf(value),
  };
}

function faultOf(call) {
  try {
    call();
    return null;
  } catch ({ name, message, code }) {
    return { name, message, code };
  }
}

const FAULTS = {
  'alloc(-1)': () => Buffer.alloc(-1),
  "alloc('5')": () => Buffer.alloc('5'),
  "alloc(5, 'zz', 'hex')": () => Buffer.alloc(5, 'zz', 'hex'),
  'allocUnsafe()': () => Buffer.allocUnsafe(),
  'allocUnsafeSlow(NaN)': () => Buffer.allocUnsafeSlow(NaN),
  'from(5)': () => Buffer.from(5),
  'from(null)': () => Buffer.from(null),
  'concat(5)': () => Buffer.concat(5),
  'concat([5])': () => Buffer.concat([5]),
  'ArrayBuffer()': () => ArrayBuffer(5),
  'new ArrayBuffer(-1)': () => new ArrayBuffer(-1),
  'new ArrayBuffer(5, { maxByteLength: 1 })': () => new ArrayBuffer(5, { maxByteLength: 1 }),
  'SharedArrayBuffer()': () => SharedArrayBuffer(5),
  'new SharedArrayBuffer(-1)': () => new SharedArrayBuffer(-1),
};

const before = look();
const described = before.slice(0, 9).map(describe);
const faults = Object.entries(FAULTS).map(([name, call]) => [name, faultOf(call)]);
const { alloc } = Buffer;

start();
check('without the option nothing is patched', () => assert.deepStrictEqual(look(), before));
stop();

start({ buffers: true });
check('what stands there is described alike', () => {
  const patched = look();
  for (const [index, expected] of described.entries()) {
    // `constructor` of both prototypes is compared below.
    if (patched[index].value === before[index].value) throw new Error(`${index} is not patched`);
    assert.deepStrictEqual(describe(patched[index]), expected);
  }
  assert.deepStrictEqual(patched.slice(9), before.slice(9));
});
for (const [name, expected] of faults) {
  check(`fault of ${name}`, () => assert.deepStrictEqual(faultOf(FAULTS[name]), expected));
}
for (const [name, original] of Object.entries(CONSTRUCTORS)) {
  check(name, () => {
    const patched = globalThis[name];
    assert.notStrictEqual(patched, original);
    const made = new patched(16);
    for (const each of [made, new original(16), structuredClone(made)]) {
      assert(each instanceof patched && each instanceof original);
      assert.strictEqual(each.constructor, patched);
      assert.strictEqual(Object.getPrototypeOf(each), original.prototype);
    }
    assert.strictEqual(patched[Symbol.species], patched);
    assert.strictEqual(made.slice(0, 8).byteLength, 8);
    assert.strictEqual(new patched().byteLength, 0);
    assert.strictEqual(Reflect.construct(patched, [4], Array) instanceof Array, true);
    class Sub extends patched {
      constructor(size) {
        super(size);
        this.sub = new.target === Sub;
      }
    }
    const sub = new Sub(8);
    assert(sub instanceof Sub && sub instanceof original && sub.sub);
    assert.deepStrictEqual([sub.byteLength, sub.slice(1).byteLength, sub.constructor], [8, 7, Sub]);
  });
}
check('static methods and options', () => {
  assert.strictEqual(ArrayBuffer.isView(new Uint8Array(1)), true);
  const resizable = new ArrayBuffer(4, { maxByteLength: 16 });
  resizable.resize(12);
  assert.deepStrictEqual([resizable.byteLength, resizable.maxByteLength], [12, 16]);
  const growable = new SharedArrayBuffer(4, { maxByteLength: 16 });
  growable.grow(8);
  assert.deepStrictEqual([growable.byteLength, growable.growable], [8, true]);
});
check('contents', () => {
  assert.strictEqual(Buffer.alloc(4, 'ab').toString(), 'abab');
  assert.strictEqual(Buffer.from('6869', 'hex').toString(), 'hi');
  assert.strictEqual(Buffer.from([104, 105]).toString(), 'hi');
  assert.strictEqual(Buffer.concat([Buffer.from('a'), Buffer.from('bc')], 2).toString(), 'ab');
  const memory = new ArrayBuffer(8);
  assert.strictEqual(Buffer.from(memory, 2, 4).buffer, memory);
  assert.deepStrictEqual(new Uint8Array(new ArrayBuffer(2)), new Uint8Array(2));
});
const held = [Buffer.alloc, ArrayBuffer];
stop();

check('stop restores every property', () => assert.deepStrictEqual(look(), before));
check('the functions are those of before', () => assert.strictEqual(Buffer.alloc, alloc));
check('a function that somebody held on to works on', () => {
  assert.strictEqual(held[0](5).length, 5);
  assert.strictEqual(new held[1](5).byteLength, 5);
});

console.log(JSON.stringify(failed));

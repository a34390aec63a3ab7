/**
 * Keeps 8 MB of objects of one kind while the product traces, and prints what it traced divided by what V8's heap grew by.
 * Arguments: the kind, and `cold` (new code for each hundred objects, so that no compiler optimises it) or `hot` (code that
 * has made 40,000 before tracing begins). Without arguments it prints the kinds. To be run with `--expose-gc`.
 */
const { EventEmitter } = require('node:events');
const { start, stop, takeSnapshot } = require('../../../dist');

/** The source of a function of a number that makes one object. */
const KINDS = {
  'object literal': '(i) => ({ a: i, b: null, c: i })',
  'nested literals': '(i) => ({ id: i, name: { first: null, last: null }, tags: [i, i] })',
  'class instance': '(i) => new Point(i, i)',
  'constructor function': '(i) => new Node(i)',
  'array literal': '(i) => [i, i, i, i]',
  'array filled': '(i) => new Array(20).fill(i)',
  'array pushed': '(i) => { const list = []; for (let at = 0; at < 12; at++) list.push(i); return list; }',
  'array spread': '(i) => [...TEN, i]',
  'array mapped': '(i) => TEN.map((each) => each + i)',
  'array shortened': '(i) => { const list = new Array(40).fill(i); list.length = 8; return list; }',
  'object spread': '(i) => ({ ...RECORD, i })',
  'JSON.parse': '(i) => JSON.parse(`{"id":${i},"name":"n${i}","list":[1,2,3]}`)',
  'JSON.stringify': '(i) => JSON.stringify({ id: i, list: TEN })',
  'string added': '(i) => { let text = "x"; for (let at = 0; at < 8; at++) text += i; return text; }',
  'string joined': '(i) => TEN.join("-" + i)',
  'string sliced': '(i) => LONG.slice(i % 50, 60 + (i % 50))',
  'string template': '(i) => `a long enough text with ${i} and ${i} in it`',
  'string flattened': '(i) => { const text = `left ${i} ` + LONG; text.charCodeAt(3); return text; }',
  'Map entries':
    '(i) => { const map = new Map(); for (let at = 0; at < 10; at++) map.set(at + i, at); return map; }',
  'Set entries':
    '(i) => { const set = new Set(); for (let at = 0; at < 10; at++) set.add(at + i); return set; }',
  'Map of a list': '(i) => new Map([[i, 1], [i + 1, 2]])',
  'dictionary object':
    '(i) => { const o = Object.create(null); for (let at = 0; at < 8; at++) o["k" + at] = i; return o; }',
  closure: '(i) => () => i',
  'bound function': '(i) => LISTENER.bind(null, i)',
  listener: '(i) => { const emitter = new EventEmitter(); emitter.on("x", () => i); return emitter; }',
  'pending promise':
    '(i) => { const payload = new Array(20).fill(i); return new Promise(() => {}).then(() => payload); }',
  'async function': '(i) => { const run = async () => { await NEVER; return i; }; return run(); }',
  generator: '(i) => { const it = (function* () { yield i; yield i; })(); it.next(); return it; }',
  timer: '(i) => { const timer = setTimeout(() => i, 1e8); timer.unref(); return timer; }',
  'RegExp result': '(i) => /(\\d+)-(\\d+)/.exec(`${i}-${i}`)',
  Error: '(i) => new Error("number " + i)',
  BigInt: '(i) => 2n ** 200n + BigInt(i)',
  Date: '(i) => new Date(i)',
  'heap number': '(i) => ({ value: i + 0.5 })',
  'typed array': '(i) => new Float64Array(6).fill(i)',
  DataView: '(i) => new DataView(BUFFER, i % 8)',
  symbol: '(i) => Symbol("s" + i)',
  WeakRef: '(i) => { const target = { i }; return [target, new WeakRef(target)]; }',
  URL: '(i) => new URL(`http://localhost/${i}?q=${i}`)',
  Proxy: '(i) => new Proxy({ i }, {})',
  'Intl object': '(i) => new Intl.Locale("en")',
  'rest arguments': '(i) => ((...rest) => rest)(i, i, i, i)',
  'Object.entries': '(i) => Object.entries(RECORD)',
  concat: '(i) => TEN.concat(i)',
};

const KEPT_BYTES = 8e6;
const PILOT = 5000;
/** No object is smaller. */
const LEAST_BYTES = 16;
const WARM_UP = 40_000;
const COLD_CALLS = 100;

const SCOPE = `
  class Point { constructor(x, y) { this.x = x; this.y = y; } }
  function Node(value) { this.value = value; this.next = null; this.list = []; }
  const TEN = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  const RECORD = { a: 1, b: 2, c: 3, d: 4 };
  const LONG = 'abcdefghijklmnopqrstuvwxyz'.repeat(6);
  const LISTENER = () => undefined;
  const NEVER = new Promise(() => undefined);
  const BUFFER = new ArrayBuffer(64);
`;

/** A copy of the code that V8 has not seen. */
let copies = 0;
function makerOf(kind) {
  return new Function('EventEmitter', `${SCOPE} return ${KINDS[kind]}; // ${copies++}`)(EventEmitter);
}

function heapUsed() {
  globalThis.gc();
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

async function measure(kind, state) {
  let make = makerOf(kind);
  const fill = (kept, count) => {
    for (let at = 0; at < count; at++) {
      if (state === 'cold' && at % COLD_CALLS === 0) make = makerOf(kind);
      kept[at] = make(at);
    }
  };
  const pilot = new Array(PILOT).fill(null);
  const beforePilot = heapUsed();
  fill(pilot, PILOT);
  const bytesEach = Math.max(LEAST_BYTES, (heapUsed() - beforePilot) / PILOT);
  const count = Math.ceil(KEPT_BYTES / bytesEach);
  pilot.length = 0;
  if (state === 'hot') for (let at = 0; at < WARM_UP; at++) pilot[0] = make(at);
  const kept = new Array(count).fill(null);
  await new Promise(setImmediate);
  start({ samplingInterval: 4096 });
  await takeSnapshot();
  const before = heapUsed();
  const tracedBefore = sumOf(await takeSnapshot());
  fill(kept, count);
  await new Promise(setImmediate);
  const traced = sumOf(await takeSnapshot()) - tracedBefore;
  const truth = heapUsed() - before;
  stop();
  return { ratio: traced / truth, kept: kept.length };
}

function sumOf(snapshot) {
  return snapshot.statistics('filename').reduce((sum, { size }) => sum + size, 0);
}

const [kind, state] = process.argv.slice(2);
if (kind === undefined) console.log(JSON.stringify(Object.keys(KINDS)));
else
  measure(kind, state).then((result) => {
    console.log(JSON.stringify(result));
    process.exit();
  });

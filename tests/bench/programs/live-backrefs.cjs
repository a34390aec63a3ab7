/**
 * Fills its heap and takes a heap snapshot of it: to say why the users are alive, or, as V8 does it alone, for nothing.
 * Prints for how long the process was held, and the most memory it took beyond what there was.
 */
const { getHeapSnapshot } = require('node:v8');
const { extraMemory, markMemory } = require('../../../dist/process/extra-memory');
const { HeapSnapshots } = require('../../../dist/objects/heap-snapshots');
const { writeBackrefs } = require('../../../dist/objects/backrefs');

const [, , who, count] = process.argv;

class User {
  constructor(id) {
    this.id = id;
    this.name = `user-${id}`;
    this.tags = ['a', 'b', id];
    this.visits = new Map([[id, { page: id }]]);
  }
}
globalThis.users = new Map(Array.from({ length: Number(count) }, (_, id) => [`key-${id}`, new User(id)]));

async function ours() {
  const asked = {
    type: 'User',
    maxDepth: 10,
    limit: 5,
    format: 'json',
    sources: { root: '/', lines: false },
  };
  const terms = { captureBudget: 0, isWanted: () => true };
  const { heap_snapshot: figures, count } = JSON.parse(
    await writeBackrefs(asked, terms, new HeapSnapshots()),
  );
  return { ms: figures.pause_ms, bytes: figures.extra_bytes, count };
}

/** What V8 itself needs: its text is dropped as it comes. */
function bare() {
  const before = markMemory();
  const from = performance.now();
  const text = getHeapSnapshot();
  text.push = () => true;
  text.read(0);
  return { ms: performance.now() - from, bytes: extraMemory(before), count: Number(count) };
}

void Promise.resolve({ ours, bare }[who]()).then((figures) => console.log(JSON.stringify(figures)));

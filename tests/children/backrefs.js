/** Asks what holds objects under all conditions there are, and prints what came of each. */
const { once } = require('node:events');
const os = require('node:os');
const { HeapSnapshots } = require('../../dist/objects/heap-snapshots');
const { writeBackrefs } = require('../../dist/objects/backrefs');

class Kept {
  part = new Part();
}
class Part {}

globalThis.cache = new Map(Array.from({ length: 1000 }, (_, id) => [id, new Kept()]));

const WANTED = { captureBudget: 0, isWanted: () => true };
const { freemem } = os;

/** Threads that were started, and how many of them are still there. */
const threads = [];
process.on('worker', (thread) => threads.push(thread));

function livingThreads() {
  // The number of a thread that ended is -1.
  return threads.filter(({ threadId }) => threadId !== -1).length;
}

const snapshots = new HeapSnapshots();

function ask(asked = {}, terms = WANTED) {
  const sources = { root: process.cwd(), lines: false };
  return writeBackrefs(
    { type: 'Kept', maxDepth: 10, limit: 5, format: 'text', sources, ...asked },
    terms,
    snapshots,
  );
}

async function outcome(asking) {
  try {
    await asking;
    return 'answered';
  } catch ({ code, message }) {
    return { code, message };
  }
}

async function main() {
  const result = {};
  for (const format of ['text', 'json', 'dot', 'svg']) result[format] = await ask({ format });
  result.part = await ask({ type: 'Part', maxDepth: 1, limit: 1 });
  result.noType = await outcome(ask({ type: 'Kep' }));

  os.freemem = () => 1000;
  result.noMemory = await outcome(ask());
  os.freemem = freemem;
  result.nobody = await outcome(ask({}, { captureBudget: 0, isWanted: () => false }));

  // So much that the thread has work left when this one can look again.
  globalThis.more = Array.from({ length: 100 }, () => Array.from({ length: 1000 }, () => new Part()));
  result.both = await Promise.all([outcome(ask()), outcome(ask())]);
  let looks = 0;
  result.gone = await outcome(ask({}, { captureBudget: 0, isWanted: () => looks++ === 0 }));

  const killed = outcome(ask());
  await once(process, 'worker');
  await threads.at(-1).terminate();
  result.killed = await killed;

  globalThis.more = null;
  result.afterwards = await outcome(ask());
  result.started = threads.length;
  result.left = livingThreads();
  console.log(JSON.stringify(result));
}

main();

/** Takes heap snapshots under all conditions there are, and prints what came of each. */
const { once } = require('node:events');
const os = require('node:os');
const { performance } = require('node:perf_hooks');
const { json } = require('node:stream/consumers');
const { HeapSnapshots } = require('../../dist/objects/heap-snapshots');

const QUESTION = { captureBudget: 0.05, isWanted: () => true };
const UNLIMITED = { captureBudget: 0, isWanted: () => true };
const GONE = { captureBudget: 0.05, isWanted: () => false };

const { now } = performance;
const { freemem } = os;

function pass(ms) {
  performance.now = () => now.call(performance) + ms;
}

/** What the text says, or the error. */
async function outcome(taking) {
  try {
    const text = await taking;
    text.destroy();
    await once(text, 'close');
    return 'taken';
  } catch (error) {
    return refusal(error);
  }
}

function refusal({ code, message, retryAfter }) {
  return { code, message, retryAfter };
}

async function main() {
  const result = {};
  const text = await new HeapSnapshots().take(QUESTION);
  result.snapshot = (await json(text)).snapshot;

  const snapshots = new HeapSnapshots();
  os.freemem = () => 1000;
  result.noMemory = await outcome(snapshots.take(QUESTION));
  os.freemem = freemem;
  result.nobody = await outcome(snapshots.take(GONE));

  // Which of the two comes first is decided by the file reads that tell the memory of the container.
  const both = await Promise.allSettled([snapshots.take(QUESTION), snapshots.take(QUESTION)]);
  const first = both.find(({ status }) => status === 'fulfilled').value;
  result.atOnce = refusal(both.find(({ status }) => status === 'rejected').reason);
  result.meanwhile = await outcome(snapshots.take(UNLIMITED));
  first.destroy();
  await once(first, 'close');
  pass(30_000);
  result.tooSoon = await outcome(snapshots.take(QUESTION));
  result.unlimited = await outcome(snapshots.take(UNLIMITED));
  pass(91_000);
  result.later = await outcome(snapshots.take(QUESTION));
  console.log(JSON.stringify(result));
}

main();

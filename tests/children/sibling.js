/** A worker that answers its siblings, and asks them what its parent says. */
const { existsSync, writeFileSync } = require('node:fs');
const { askSiblings } = require('../../dist/workers/ask');
const { findGroup } = require('../../dist/workers/group');
const { listen } = require('../../dist/workers/listen');

let release;

const ANSWERS = {
  echo: ({ value }) => ({ pid: process.pid, value }),
  fail: ({ error }) => {
    throw Object.assign(new Error(error.message), error);
  },
  bytes: ({ bytes }) => new Uint8Array(bytes).fill(7),
  unserializable: () => () => undefined,
  /** Never answers, unless excepted; tells the parent when that is not wanted any more. */
  never: ({ except }, isWanted) => {
    if (except === process.pid) return 'excepted';
    const timer = setInterval(() => {
      if (isWanted()) return;
      clearInterval(timer);
      process.send({ event: 'unwanted' });
    }, 10);
    return new Promise(() => undefined);
  },
  /** Answers when the parent says so, and leaves a file when the answer has been sent. */
  later: async ({ file }) => {
    await new Promise((resolve) => (release = resolve));
    setImmediate(() => writeFileSync(file, ''));
    return 'late';
  },
};

const group = findGroup(0);
const listener = listen(
  group,
  (question, isWanted) => {
    process.send({ event: 'asked' });
    return ANSWERS[question.kind](question, isWanted);
  },
  (reason) => process.send({ event: 'unavailable', reason }),
);

const ORDERS = {
  ask: async ({ question, deadlineMs }) => {
    process.send({ event: 'replies', replies: await askSiblings(group, question, { deadlineMs }) });
  },
  release: () => {
    release();
    process.send({ event: 'released' });
  },
  /** Holds the event loop until the file is there, and for some time at least. */
  hold: ({ file, leastMs }) => {
    process.send({ event: 'holds' });
    const start = performance.now();
    const elapsed = () => performance.now() - start;
    while (elapsed() < leastMs || (!existsSync(file) && elapsed() < 30_000));
  },
  close: () => {
    listener.close();
    listener.close();
    process.send({ event: 'closed' });
  },
};

process.on('message', (order) => ORDERS[order.order](order));
process.send({ event: 'ready', group });

/** Listens for siblings, or asks one, and ends in the way the first argument names. Prints why it is unavailable. */
const { connect } = require('node:net');
const { askSiblings } = require('../../dist/workers/ask');
const { listen } = require('../../dist/workers/listen');
const { encode } = require('../../dist/workers/message');
const { listPlaces, socketOf } = require('../../dist/workers/places');

const group = { id: '0123456789ab', meetingPlace: process.env.MEETING_PLACE };

let client;

const ENDS = {
  naturally: () => undefined,
  /** While it is asked, by a connection that does not keep it alive either. */
  asked: () => {
    const own = listPlaces(group.meetingPlace).find(({ pid }) => pid === process.pid);
    client = connect(socketOf(own.path));
    for (const part of encode('question')) client.write(part);
  },
  asking: () => void askSiblings(group, 'question', { deadlineMs: 600_000 }),
  code: () => process.exit(7),
  uncaught: () => {
    throw new Error('uncaught');
  },
  term: () => process.kill(process.pid, 'SIGTERM'),
};

function answer() {
  client.unref();
  return new Promise(() => undefined);
}

listen(group, answer, console.log);
setImmediate(ENDS[process.argv[2]]);

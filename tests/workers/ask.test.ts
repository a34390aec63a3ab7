import {
  chmodSync,
  chownSync,
  mkdirSync,
  readdirSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { type Socket } from 'node:net';
import { join } from 'node:path';
import { askSiblings } from '../../src/workers/ask';
import { encode } from '../../src/workers/message';
import { GROUP, MeetingPlace, NO_PID } from '../helpers/meeting-place';

const PID = NO_PID;

let meetingPlace: MeetingPlace;

beforeEach(() => {
  meetingPlace = new MeetingPlace();
});

afterEach(() => {
  meetingPlace.remove();
});

function ask(deadlineMs?: number) {
  const group = { id: GROUP, meetingPlace: meetingPlace.path };
  return askSiblings(group, 'question', deadlineMs === undefined ? {} : { deadlineMs });
}

/** A peer that sends these bytes for any question, and closes. */
function sends(...parts: readonly (Buffer | string)[]): (socket: Socket) => void {
  return (socket) => {
    socket.once('data', () => socket.end(Buffer.concat(parts.map((part) => Buffer.from(part)))));
  };
}

const GOOD = encode({ answer: 'good' });

function headerOf(version: number, length: number): Buffer {
  const header = Buffer.from('TRAC\0\0\0\0\0\0\0\0');
  header.writeUInt32BE(version, 4);
  header.writeUInt32BE(length, 8);
  return header;
}

test('all are asked, and the replies come in order of numbers', async () => {
  const pids = [PID, PID + 1, 10 * PID];
  for (const pid of pids) await meetingPlace.addPeer(pid, sends(...GOOD));
  await expect(ask()).resolves.toEqual(pids.map((pid) => ({ pid, answer: 'good' })));
});

test('an answer may come in pieces', async () => {
  await meetingPlace.addPeer(PID, (socket) => {
    const bytes = [...Buffer.concat(GOOD)];
    const sendNext = () => {
      const byte = bytes.shift();
      if (byte !== undefined) socket.write(Buffer.of(byte), sendNext);
    };
    socket.once('data', sendNext);
  });
  await expect(ask()).resolves.toEqual([{ pid: PID, answer: 'good' }]);
});

test.each([
  ['sends garbage', sends('garbage, garbage'), 'sent what cannot be read'],
  ['sends a damaged answer', sends(headerOf(1, 3), 'abc'), 'sent what cannot be read'],
  ['sends a value that is no reply', sends(...encode(5)), 'sent what cannot be read'],
  ['sends null', sends(...encode(null)), 'sent what cannot be read'],
  ['is of another version', sends(headerOf(2, 0)), 'runs another version of tracealloc'],
  ['sends too much', sends(headerOf(1, 2 ** 29 + 1)), 'answered too much: all answers may take 512 MiB'],
  ['hangs up', sends(), 'ended or hung up before it answered'],
  ['hangs up in the middle', sends(headerOf(1, 3), 'ab'), 'ended or hung up before it answered'],
  ['breaks the connection', (socket: Socket) => socket.destroy(), 'ended or hung up before it answered'],
])('one that %s is named, and the others count', async (_title, serve, message) => {
  await meetingPlace.addPeer(PID, serve);
  await meetingPlace.addPeer(PID + 1, sends(...GOOD));
  await expect(ask()).resolves.toEqual([
    { pid: PID, failure: { message } },
    { pid: PID + 1, answer: 'good' },
  ]);
});

test('one that never answers is named at the deadline', async () => {
  await meetingPlace.addPeer(PID, () => undefined);
  await meetingPlace.addPeer(PID + 1, (socket) => void socket.write(headerOf(1, 1000)));
  const failure = { message: 'did not answer within 0.1 s' };
  await expect(ask(100)).resolves.toEqual([
    { pid: PID, failure },
    { pid: PID + 1, failure },
  ]);
});

describe('what only looks like a place is neither asked nor touched', () => {
  const USER = 12_345;

  /** Turns the private directory of a listening peer into something else under the name of a place. */
  const DISGUISES: Record<string, (directory: string, name: string) => void> = {
    'a directory that others can enter': (directory, name) => {
      renameSync(directory, name);
      chmodSync(name, 0o777);
    },
    'a directory that its group can enter': (directory, name) => {
      renameSync(directory, name);
      chmodSync(name, 0o750);
    },
    'a symbolic link': (directory, name) => {
      symlinkSync(directory, name);
    },
    'a file': (_directory, name) => {
      writeFileSync(name, '');
    },
    'another name': (directory, name) => {
      renameSync(directory, name.replace('-abcdef', '-abc.ef'));
    },
    ...(process.getuid?.() === 0 && {
      'a directory of another user': (directory: string, name: string) => {
        renameSync(directory, name);
        chownSync(name, USER, USER);
      },
    }),
  };

  test.each(Object.keys(DISGUISES))('%s', async (disguise) => {
    let connections = 0;
    const directory = join(meetingPlace.path, 'peer');
    mkdirSync(directory, 0o700);
    await meetingPlace.serveAt(directory, () => connections++);
    DISGUISES[disguise]?.(directory, meetingPlace.pathOf(PID));
    const before = readdirSync(meetingPlace.path, { recursive: true });
    await expect(ask()).resolves.toEqual([]);
    expect(connections).toBe(0);
    expect(readdirSync(meetingPlace.path, { recursive: true })).toEqual(before);
  });

  test('but a directory that took the group of its parent is a place', async () => {
    const { path } = await meetingPlace.addPeer(PID, sends(...GOOD));
    chmodSync(path, 0o2700);
    await expect(ask()).resolves.toEqual([{ pid: PID, answer: 'good' }]);
  });
});

test('without a meeting place there are no siblings', async () => {
  await expect(askSiblings({ id: GROUP, meetingPlace: '/nowhere' }, 'question')).resolves.toEqual([]);
});

test('a question that cannot be sent is a fault of the asker', async () => {
  const group = { id: GROUP, meetingPlace: meetingPlace.path };
  await expect(askSiblings(group, new SharedArrayBuffer(8))).rejects.toThrow('could not be cloned');
});

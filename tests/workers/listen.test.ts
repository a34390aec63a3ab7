import { existsSync, readdirSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import { type Answer, type Listener, listen } from '../../src/workers/listen';
import { encode, MessageReader } from '../../src/workers/message';
import { socketOf } from '../../src/workers/places';
import { permissionFlag, runChild } from '../helpers/child';
import { GROUP, MeetingPlace, NO_PID } from '../helpers/meeting-place';

let meetingPlace: MeetingPlace;
let listener: Listener | undefined;
let reasons: string[];

beforeEach(() => {
  meetingPlace = new MeetingPlace();
  reasons = [];
});

afterEach(() => {
  listener?.close();
  meetingPlace.remove();
});

function open(answer: Answer = (question) => question, path = meetingPlace.path): void {
  listener = listen({ id: GROUP, meetingPlace: path }, answer, (reason) => reasons.push(reason));
}

function connectToListener(): Socket {
  const [name = ''] = readdirSync(meetingPlace.path);
  return connect(socketOf(`${meetingPlace.path}/${name}`));
}

/** What comes back for some bytes. */
async function replyTo(...parts: readonly (Buffer | string)[]): Promise<unknown> {
  const socket = connectToListener();
  for (const part of parts) socket.write(part);
  const reader = new MessageReader(() => undefined);
  expect(reader.push(await buffer(socket))).toBe(true);
  return reader.value();
}

test('a question is answered', async () => {
  open((question) => Promise.resolve({ question }));
  await expect(replyTo(...encode('how?'))).resolves.toEqual({ answer: { question: 'how?' } });
});

test.each([
  ['garbage', 'garbage, garbage'],
  ['a question of another version', 'TRAC\0\0\0\x02\0\0\0\0'],
  ['a damaged question', 'TRAC\0\0\0\x01\0\0\0\x03abc'],
  ['a question of more than a MiB', 'TRAC\0\0\0\x01\0\x10\0\x01'],
])('%s is refused, and the next one is answered', async (_title, bytes) => {
  open();
  await expect(replyTo(bytes)).resolves.toEqual({
    failure: { code: 'ERR_TRACEALLOC_INTERNAL', message: 'the question could not be answered' },
  });
  await expect(replyTo(...encode(1))).resolves.toEqual({ answer: 1 });
});

test('who connects and asks nothing is let go, while an answer may take longer', async () => {
  let release = () => undefined;
  const released = new Promise((resolve) => (release = resolve as typeof release));
  open(() => released);
  const reply = replyTo(...encode(1));
  await expect(buffer(connectToListener())).resolves.toEqual(Buffer.alloc(0));
  release();
  await expect(reply).resolves.toEqual({ answer: undefined });
});

test('there are at most 64 connections at a time', async () => {
  let release = () => undefined;
  const released = new Promise((resolve) => (release = resolve as typeof release));
  open(() => released);
  const replies = Promise.allSettled(Array.from({ length: 64 }, () => replyTo(...encode(1))));
  await expect(replyTo(...encode(1))).rejects.toThrow();
  release();
  expect(new Set((await replies).map(({ status }) => status))).toEqual(new Set(['fulfilled']));
});

test('it sweeps away what killed workers of any application left', async () => {
  const { path } = meetingPlace.addPlace(NO_PID);
  open();
  while (existsSync(path)) await setImmediate();
});

test('closing ends what is under way, and leaves nothing behind', async () => {
  const listeners = process.listenerCount('exit');
  let begun = () => undefined;
  const isUnderWay = new Promise((resolve) => (begun = resolve as typeof begun));
  let isWanted = () => true;
  open((_question, wanted) => {
    isWanted = wanted;
    begun();
    return new Promise(() => undefined);
  });
  const socket = connectToListener();
  for (const part of encode(1)) socket.write(part);
  await isUnderWay;
  expect(isWanted()).toBe(true);
  listener?.close();
  listener?.close();
  await expect(buffer(socket)).resolves.toEqual(Buffer.alloc(0));
  expect(isWanted()).toBe(false);
  expect(readdirSync(meetingPlace.path)).toEqual([]);
  expect(process.listenerCount('exit')).toBe(listeners);
  expect(reasons).toEqual([]);
});

describe('a process that cannot be asked says why, once', () => {
  test('without a meeting place', () => {
    const listeners = process.listenerCount('exit');
    open(undefined, '/nowhere');
    expect(reasons).toEqual(["ENOENT: no such file or directory, scandir '/nowhere'"]);
    expect(process.listenerCount('exit')).toBe(listeners);
  });

  test("under Node's permission model", async () => {
    const { code, stdout } = await runChild('listening.js', {
      nodeArgs: [await permissionFlag(), '--allow-fs-read=*'],
      args: ['naturally'],
      env: { MEETING_PLACE: meetingPlace.path },
    });
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^Access to this API .*\n$/) as string,
    });
  });
});

describe('a process that listens', () => {
  const run = (end: string) =>
    runChild('listening.js', { args: [end], env: { MEETING_PLACE: meetingPlace.path } });

  test.each([
    ['ends by itself', 'naturally', { code: 0, stderr: '' }],
    ['ends by itself while it is asked', 'asked', { code: 0, stderr: '' }],
    ['keeps its exit code', 'code', { code: 7, stderr: '' }],
    ['ends by what nobody catches', 'uncaught', { code: 1 }],
  ])('%s, and leaves nothing behind', async (_title, how, end) => {
    await expect(run(how)).resolves.toMatchObject({ ...end, stdout: '' });
    expect(readdirSync(meetingPlace.path)).toEqual([]);
  });

  test('dies by SIGTERM', async () => {
    await expect(run('term')).resolves.toMatchObject({ signal: 'SIGTERM', stdout: '', stderr: '' });
  });

  test('ends by itself while it asks, even many siblings', async () => {
    for (let index = 0; index < 12; index++) await meetingPlace.addPeer(NO_PID + index, () => undefined);
    await expect(run('asking')).resolves.toMatchObject({ code: 0, stdout: '', stderr: '' });
  });
});

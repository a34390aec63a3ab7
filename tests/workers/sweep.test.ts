import { chmodSync, existsSync, linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Place, socketOf } from '../../src/workers/places';
import { sweep } from '../../src/workers/sweep';
import { MeetingPlace, NO_PID } from '../helpers/meeting-place';

const DEAD = NO_PID;
const ALIVE = process.ppid;

let meetingPlace: MeetingPlace;

beforeEach(() => {
  meetingPlace = new MeetingPlace();
});

afterEach(() => {
  meetingPlace.remove();
});

/** Leaves the socket of a killed process in a place: there, but nobody listens. */
async function leaveSocket(place: Place): Promise<Place> {
  const listening = join(meetingPlace.path, 'listening');
  mkdirSync(listening);
  const other = new MeetingPlace();
  await other.serveAt(listening, () => undefined);
  linkSync(socketOf(listening), socketOf(place.path));
  other.remove();
  return place;
}

async function isSwept(place: Place, signal = new AbortController().signal): Promise<boolean> {
  await sweep([place], signal);
  return !existsSync(place.path);
}

test.each([
  ['of a dead process', DEAD],
  ['of one that had the number of this process', process.pid],
])('the place %s is removed, with its socket and without', async (_title, pid) => {
  await expect(isSwept(meetingPlace.addPlace(pid))).resolves.toBe(true);
  await expect(isSwept(await leaveSocket(meetingPlace.addPlace(pid)))).resolves.toBe(true);
});

test('the place of a living process stays, also while it does not listen', async () => {
  await expect(isSwept(await leaveSocket(meetingPlace.addPlace(ALIVE)))).resolves.toBe(false);
});

test('a place where somebody listens stays, even if his number means nothing here', async () => {
  const place = await meetingPlace.addPeer(DEAD, () => undefined);
  await expect(isSwept(place)).resolves.toBe(false);
  expect(existsSync(socketOf(place.path))).toBe(true);
});

test('what is not a place of ours stays as it is', async () => {
  const open = meetingPlace.addPlace(DEAD);
  chmodSync(open.path, 0o777);
  const link = { ...open, path: meetingPlace.pathOf(DEAD + 1) };
  const elsewhere = join(meetingPlace.path, 'elsewhere');
  mkdirSync(elsewhere, 0o700);
  symlinkSync(elsewhere, link.path);
  const file = { ...open, path: meetingPlace.pathOf(DEAD + 2) };
  writeFileSync(file.path, '');
  const full = meetingPlace.addPlace(DEAD + 3);
  writeFileSync(join(full.path, 'kept'), '');
  for (const place of [open, link, file, full]) await expect(isSwept(place)).resolves.toBe(false);
  expect(existsSync(elsewhere)).toBe(true);
  expect(existsSync(join(full.path, 'kept'))).toBe(true);
});

test('it stops when it is told to', async () => {
  await expect(isSwept(meetingPlace.addPlace(DEAD), AbortSignal.abort())).resolves.toBe(false);
});

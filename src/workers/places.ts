import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmdirSync,
  unlinkSync,
} from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/**
 * The private directory of one worker, with the socket on which it listens. Its name tells whose it is.
 *
 * All that touches the file system here is small and synchronous: a server under load may keep all threads of its pool
 * busy for longer than a question may take.
 */
export interface Place {
  readonly path: string;
  /** The id of the worker's group. */
  readonly group: string;
  readonly pid: number;
}

const NAME = /^tracealloc-(?<group>[0-9a-f]{12})-(?<pid>[1-9]\d{0,9})-[A-Za-z0-9]{6}$/;
const LONGEST_NAME = 'tracealloc-0123456789ab-4194304-XXXXXX';
const SOCKET = 'worker.sock';

/** macOS takes no longer path of a socket, in bytes; Linux takes four more. Node 20 cuts longer ones off in silence. */
const MOST_SOCKET_BYTES = 103;

const OPEN_DIRECTORY = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;

/** The directory for temporary files, or `/tmp` when paths of sockets in it would be too long. */
export function meetingPlace(): string {
  const own = tmpdir();
  const longest = socketOf(join(own, LONGEST_NAME));
  return isAbsolute(own) && Buffer.byteLength(longest) <= MOST_SOCKET_BYTES ? own : '/tmp';
}

/** The path on which the owner of a place listens. */
export function socketOf(path: string): string {
  return join(path, SOCKET);
}

/**
 * Makes a place for this process, which nobody but its user can enter.
 *
 * @returns Its path.
 * @throws What the file system says, when it cannot be made.
 */
export function makePlace(directory: string, group: string): string {
  return mkdtempSync(join(directory, `tracealloc-${group}-${process.pid}-`));
}

/** Removes a place, whatever is left of it, and nothing else: it removes one name and an empty directory. */
export function removePlace(path: string): void {
  try {
    unlinkSync(socketOf(path));
  } catch {
    // Its owner ended before there was one, or another process was faster.
  }
  try {
    rmdirSync(path);
  } catch {
    // As above, or something else is in it.
  }
}

/**
 * What is named like a place. It may be anything, and anyone's, until it is opened.
 *
 * @throws What the file system says, when the directory cannot be read.
 */
export function listPlaces(directory: string): Place[] {
  return readdirSync(directory).flatMap((name) => {
    const { group, pid } = NAME.exec(name)?.groups ?? {};
    return group === undefined ? [] : [{ path: join(directory, name), group, pid: Number(pid) }];
  });
}

/** A connection that is being made with the owner of a place. */
export interface Connection {
  readonly socket: Socket;
  close(): void;
}

/**
 * Connects with the owner of a place; null unless it is a directory of this user that nobody else can enter.
 *
 * Where others may rename what is in the meeting place, as in a volume shared by containers, a path can lead elsewhere
 * from one moment to the next, but an open directory stays what it is. The process file system can name that; elsewhere
 * the path has to do.
 */
export function connectTo({ path }: Place): Connection | null {
  const fd = openPrivate(path);
  if (fd === null) return null;
  const directory = existsSync('/proc/self/fd') ? `/proc/self/fd/${fd}` : path;
  const socket = connect(socketOf(directory)).unref();
  const close = () => {
    socket.destroy();
    closeSync(fd);
  };
  return { socket, close };
}

function openPrivate(path: string): number | null {
  let fd;
  try {
    fd = openSync(path, OPEN_DIRECTORY);
  } catch {
    return null;
  }
  const { mode, uid } = fstatSync(fd);
  if ((mode & 0o777) === 0o700 && uid === process.geteuid?.()) return fd;
  closeSync(fd);
  return null;
}

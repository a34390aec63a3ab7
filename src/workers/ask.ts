import { setMaxListeners } from 'node:events';
import { type Socket } from 'node:net';
import { formatSize } from '../base/units';
import { type Group } from './group';
import { type Admit, encode, PeerError, receive } from './message';
import { connectTo, listPlaces, type Place } from './places';
import { readReply, type Reply } from './reply';
import { isNobodyThere, sweep } from './sweep';

/** What became of a question to one sibling. */
export type SiblingReply = { readonly pid: number } & Reply;

export interface AskOptions {
  /** After which a sibling counts as one that does not answer, in milliseconds. Default 5000. */
  deadlineMs?: number;
}

/** What is the same for all siblings that are asked. */
interface Question {
  readonly request: readonly Buffer[];
  readonly admit: Admit;
  /** Aborts at the deadline, with the error of those that did not answer. */
  readonly deadline: AbortSignal;
}

/** More than one machine could run; anybody can make directories with the names of places. */
const MOST_SIBLINGS = 1000;
/** Of all answers to a question together, which are in memory at the same time. */
const MOST_ANSWER_BYTES = 512 * 1024 * 1024;

/**
 * Asks all siblings of this process the same question at the same time. One that fails costs its own answer only.
 *
 * @param question - What V8 can serialize, at most 1 MiB of it.
 * @returns The replies in order of process numbers, at the deadline at the latest. Without siblings an empty list.
 * @throws DataCloneError for a question that cannot be serialized.
 */
export async function askSiblings(
  group: Group,
  question: unknown,
  { deadlineMs = 5000 }: AskOptions = {},
): Promise<SiblingReply[]> {
  const request = encode(question);
  const deadline = new AbortController();
  // One for each sibling is no leak.
  setMaxListeners(0, deadline.signal);
  const timer = setTimeout(() => {
    // What arrived while something held the event loop counts: it is read before this.
    setImmediate(() => {
      deadline.abort(new PeerError(`did not answer within ${deadlineMs / 1000} s`));
    });
  }, deadlineMs);
  timer.unref();
  try {
    return await askAll(group, { request, admit: createAdmit(), deadline: deadline.signal });
  } finally {
    clearTimeout(timer);
  }
}

async function askAll(group: Group, question: Question): Promise<SiblingReply[]> {
  const others = readPlaces(group.meetingPlace).filter(({ pid }) => pid !== process.pid);
  const siblings = others.filter((place) => place.group === group.id).slice(0, MOST_SIBLINGS);
  const [replies] = await Promise.all([
    Promise.all(siblings.map((place) => ask(place, question))),
    sweep(others, question.deadline),
  ]);
  return replies.filter((reply) => reply !== null).sort((a, b) => a.pid - b.pid);
}

/** Null when there is no such sibling, or not any more. */
async function ask(place: Place, question: Question): Promise<SiblingReply | null> {
  const connection = connectTo(place);
  if (connection === null) return null;
  try {
    return { pid: place.pid, ...(await converse(connection.socket, question)) };
  } catch (error) {
    return isNobodyThere(error) ? null : { pid: place.pid, failure: { message: describe(error) } };
  } finally {
    connection.close();
  }
}

async function converse(socket: Socket, { request, admit, deadline }: Question): Promise<Reply> {
  deadline.addEventListener('abort', () => socket.destroy(deadline.reason as PeerError));
  for (const part of request) socket.write(part);
  return readReply(await receive(socket, admit));
}

/** Goes on after the name of the sibling. */
function describe(error: unknown): string {
  if (error instanceof PeerError) return error.message;
  const { code, syscall } = error as NodeJS.ErrnoException;
  return syscall === 'connect' ? `cannot be reached (${code})` : 'ended or hung up before it answered';
}

function readPlaces(directory: string): Place[] {
  try {
    return listPlaces(directory);
  } catch {
    return [];
  }
}

function createAdmit(): Admit {
  let bytesLeft = MOST_ANSWER_BYTES;
  return (bytes) => {
    if (bytes > bytesLeft) {
      throw new PeerError(`answered too much: all answers may take ${formatSize(MOST_ANSWER_BYTES)}`);
    }
    bytesLeft -= bytes;
  };
}

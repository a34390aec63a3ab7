import { createServer, type Socket } from 'node:net';
import { messageOf } from '../base/thrown';
import { type Group } from './group';
import { encode, PeerError, receive } from './message';
import { listPlaces, makePlace, removePlace, socketOf } from './places';
import { failureOf, type Reply } from './reply';
import { sweep } from './sweep';

/**
 * Answers a question of a sibling, at once or by a promise. What it throws becomes a failure: a TraceallocError with its
 * code and message, anything else without details.
 *
 * @param isWanted - Whether the sibling still waits.
 */
export type Answer = (question: unknown, isWanted: () => boolean) => unknown;

export interface Listener {
  /** Answers no more, and leaves nothing behind. Calling it again does nothing. */
  close(): void;
}

/** Questions are a few names and numbers. */
const MOST_QUESTION_BYTES = 1024 * 1024;
/** Questions at the same time; each holds a file descriptor. */
const MOST_CONNECTIONS = 64;
/** After which a sibling is given up that neither asks nor takes the answer. */
const IDLE_MS = 5000;

/**
 * Answers the questions of the siblings from now on. Neither keeps the process alive nor throws.
 *
 * @param onUnavailable - Told the reason when this process cannot be asked, at most once.
 */
export function listen(group: Group, answer: Answer, onUnavailable: (reason: string) => void): Listener {
  const connections = new Set<Socket>();
  const server = createServer((socket) => {
    connections.add(socket);
    socket.on('close', () => connections.delete(socket));
    void serve(socket, answer);
  });
  const whileOpen = new AbortController();
  let place: string | undefined;

  function close(): void {
    whileOpen.abort();
    process.removeListener('exit', close);
    server.close();
    for (const socket of connections) socket.destroy();
    if (place !== undefined) removePlace(place);
  }

  function giveUp(error: unknown): void {
    if (whileOpen.signal.aborted) return;
    close();
    onUnavailable(messageOf(error));
  }

  server.on('error', (error) => {
    // A connection that could not be accepted, for want of file descriptors, is the asker's failure alone.
    if (!server.listening) giveUp(error);
  });
  server.maxConnections = MOST_CONNECTIONS;
  server.unref();
  process.once('exit', close);
  try {
    void sweep(listPlaces(group.meetingPlace), whileOpen.signal);
    place = makePlace(group.meetingPlace, group.id);
    // Exclusive, or the primary of a cluster would listen in place of its worker.
    server.listen({ path: socketOf(place), exclusive: true });
  } catch (error) {
    giveUp(error);
  }
  return { close };
}

async function serve(socket: Socket, answer: Answer): Promise<void> {
  socket.unref();
  socket.setTimeout(IDLE_MS, () => socket.destroy());
  const reply = await replyTo(socket, answer);
  socket.setTimeout(IDLE_MS);
  for (const part of reply) socket.write(part);
  socket.end();
}

async function replyTo(socket: Socket, answer: Answer): Promise<readonly Buffer[]> {
  try {
    const question = await receive(socket, admit);
    socket.setTimeout(0);
    return encode({ answer: await answer(question, () => !socket.destroyed) } satisfies Reply);
  } catch (error) {
    return encode({ failure: failureOf(error) } satisfies Reply);
  }
}

function admit(bytes: number): void {
  if (bytes > MOST_QUESTION_BYTES) throw new PeerError('sent too long a question');
}

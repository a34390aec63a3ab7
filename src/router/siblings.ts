import { ownIdentity, type ProcessIdentity } from '../process/identity';
import { type Absence, type Gathered, type Part } from '../reports/gathered';
import { askSiblings } from '../workers/ask';
import { findGroup, type Group } from '../workers/group';
import { listen, type Listener } from '../workers/listen';
import { type Failure, failureOf, type Reply } from '../workers/reply';
import { type Logger } from './log';
import { type Method } from './parameter';

/** What a sibling is asked: the request that this process was asked. */
export interface SiblingQuestion {
  readonly method: Method;
  readonly url: string;
}

type Collect = (question: SiblingQuestion, isWanted: () => boolean) => Promise<unknown>;

/** The numbers of the routers that are open in this process: those of one number answer for each other. */
const openRouters = new Set<number>();

/** The same router in the other worker processes of the application. */
export class Siblings {
  readonly #listener: Listener;

  private constructor(
    private readonly group: Group,
    private readonly ordinal: number,
    collect: Collect,
    log: Logger,
  ) {
    const answer = async (question: unknown, isWanted: () => boolean): Promise<Part<unknown>> => ({
      process: ownIdentity(),
      // It comes from the same router of the same program.
      data: await collect(question as SiblingQuestion, isWanted),
    });
    this.#listener = listen(group, answer, (reason) => {
      log.warn(`tracealloc: other workers cannot ask this one: ${reason}`, {
        event: 'workers-unavailable',
        reason,
      });
    });
  }

  /**
   * @param collect - What this process contributes when another one is asked.
   * @returns `null` where there can be no siblings: no other process manages this one.
   */
  static join(collect: Collect, log: Logger): Siblings | null {
    const ordinal = smallestFree(openRouters);
    const group = findGroup(ordinal);
    if (group === null) return null;
    openRouters.add(ordinal);
    return new Siblings(group, ordinal, collect, log);
  }

  /**
   * What all workers contribute, this one included.
   *
   * @throws What `collectOwn` throws, when no other worker contributes either.
   */
  async gather<T>(question: SiblingQuestion, collectOwn: () => Promise<T>): Promise<Gathered<T>> {
    const asked = ownIdentity();
    const [own, siblings] = await Promise.all([settle(collectOwn), askSiblings(this.group, question)]);
    // A sibling runs the same route, so its part is of the same kind.
    const replies = [...siblings, { pid: asked.pid, ...toReply(own, asked) }] as SharedReply<T>[];
    replies.sort((a, b) => a.pid - b.pid);
    const parts = replies.flatMap((reply) => ('answer' in reply ? [reply.answer] : []));
    if (own.status === 'rejected' && parts.length === 0) throw own.reason;
    const absent = replies.flatMap((reply) => ('failure' in reply ? [toAbsence(reply)] : []));
    return { asked, parts, absent };
  }

  close(): void {
    this.#listener.close();
    openRouters.delete(this.ordinal);
  }
}

function smallestFree(taken: ReadonlySet<number>): number {
  let number = 0;
  while (taken.has(number)) number++;
  return number;
}

type SharedReply<T> = { readonly pid: number } & (
  { readonly answer: Part<T> } | { readonly failure: Failure }
);

/** Whether it fails at once or later. */
async function settle<T>(collect: () => Promise<T>): Promise<PromiseSettledResult<T>> {
  try {
    return { status: 'fulfilled', value: await collect() };
  } catch (reason) {
    return { status: 'rejected', reason };
  }
}

function toReply<T>(own: PromiseSettledResult<T>, process: ProcessIdentity): Reply {
  return own.status === 'fulfilled'
    ? { answer: { process, data: own.value } satisfies Part<T> }
    : { failure: failureOf(own.reason) };
}

function toAbsence({ pid, failure }: { pid: number; failure: Failure }): Absence {
  const { code, message } = failure;
  return { pid, reason: code === undefined ? message : `failed with ${code}: ${message}` };
}

import { stackOf } from '../base/thrown';
import { type MemoryEventName, type MemoryEvents } from '../tracer/events';
import { owner } from '../tracer/owner';
import { failure, type Logger } from './log';

/** A function of the application that is told of an event; what it gives does not matter. */
export type Listener<Name extends MemoryEventName> = (details: MemoryEvents[Name]) => unknown;

type Guarded = (details: unknown) => void;

/** The listeners that came through one router. What they throw is logged, and harms nobody. */
export class Listeners {
  readonly #added: { event: MemoryEventName; listener: unknown; guarded: Guarded }[] = [];
  #isClosed = false;

  constructor(private readonly log: Logger) {}

  /** Does nothing after {@link close}: nobody would remove the listener. */
  add<Name extends MemoryEventName>(event: Name, listener: Listener<Name>): void {
    if (this.#isClosed) return;
    const guarded: Guarded = (details) => {
      this.#call(event, listener as (details: unknown) => unknown, details);
    };
    owner().events.on(event, guarded);
    this.#added.push({ event, listener, guarded });
  }

  /** Removes a listener once, the one added last. */
  remove<Name extends MemoryEventName>(event: Name, listener: Listener<Name>): void {
    const index = this.#added.findLastIndex((each) => each.event === event && each.listener === listener);
    for (const { guarded } of index < 0 ? [] : this.#added.splice(index, 1))
      owner().events.off(event, guarded);
  }

  /** Removes all listeners, for good. */
  close(): void {
    this.#isClosed = true;
    for (const { event, guarded } of this.#added.splice(0)) owner().events.off(event, guarded);
  }

  #call(event: MemoryEventName, listener: (details: unknown) => unknown, details: unknown): void {
    const fail = (error: unknown) => {
      const message = `tracealloc: a listener of the event ${event} failed. ${stackOf(error)}`;
      this.log.error(message, { ...failure('listener-failed', error), listener: event });
    };
    try {
      Promise.resolve(listener(details)).catch(fail);
    } catch (error) {
      fail(error);
    }
  }
}

import { type Format } from '../reports/format';
import { type HelperThread } from '../thread/helper-thread';
import { type CaptureWindow, type Question } from '../tracer/capture-window';
import { type Settings } from './options';
import { type Parameters, type Query } from './query';

/** What a handler works with. */
export interface Context<P extends Parameters = Parameters> {
  readonly query: Query<P>;
  readonly settings: Settings;
  readonly format: Format;
  readonly window: CaptureWindow;
  /** Runs what would hold the main thread. */
  readonly thread: HelperThread;
  /** Asks for a capture in the name of this request. */
  readonly question: Question;
}

export type Method = 'GET' | 'POST';

/** What a path takes, and what writes its answer in the format asked for. */
export interface Route {
  readonly methods: readonly Method[];
  readonly parameters: Parameters;
  readonly handle: (context: Context) => Promise<string>;
}

/** Ties the type of a handler's query to the parameters of its route. */
export function route<P extends Parameters>(
  methods: readonly Method[],
  parameters: P,
  handle: (context: Context<P>) => Promise<string>,
): Route {
  // The router parses the query with these very parameters, so the context has this handler's type.
  return { methods, parameters, handle: (context) => handle(context as Context<P>) };
}

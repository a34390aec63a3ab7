import { type CaptureWindow, type Question } from '../tracer/capture-window';
import { type Settings } from './options';
import { type Parameters, type Query } from './query';
import { type Answer } from './respond';

/** What a handler works with. */
export interface Context<P extends Parameters = Parameters> {
  readonly query: Query<P>;
  readonly settings: Settings;
  readonly window: CaptureWindow;
  /** Asks for a capture in the name of this request. */
  readonly question: Question;
}

export type Method = 'GET' | 'POST';

/** What a path takes and how it answers. */
export interface Route {
  readonly methods: readonly Method[];
  readonly parameters: Parameters;
  readonly handle: (context: Context) => Promise<Answer>;
}

/** Ties the type of a handler's query to the parameters of its route. */
export function route<P extends Parameters>(
  methods: readonly Method[],
  parameters: P,
  handle: (context: Context<P>) => Promise<Answer>,
): Route {
  // The router parses the query with these very parameters, so the context has this handler's type.
  return { methods, parameters, handle: (context) => handle(context as Context<P>) };
}

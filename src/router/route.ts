import { type Readable } from 'node:stream';
import { type HeapSnapshots } from '../objects/heap-snapshots';
import { type NativeTypes } from '../objects/native-types';
import { type ObjectCounts } from '../objects/object-counts';
import { type Format } from '../reports/format';
import { type Gathered } from '../reports/gathered';
import { type ToldVerdict } from '../reports/verdict';
import { type HelperThread } from '../thread/helper-thread';
import { type CaptureWindow, type Question } from '../tracer/capture-window';
import { type Recorder } from '../timeline/recorder';
import { type DeltaCaptures } from '../tracer/delta-captures';
import { type LeakWatch } from '../tracer/leak-watch';
import { type OperationCaptures } from '../tracer/operation-captures';
import { type LeakAlarm } from './leak-alarm';
import { type JsonAnswers } from './json-answers';
import { type Settings } from './options';
import { type Method } from './parameter';
import { type Parameters, PARAMETERS, type Query } from './query';

/** What a handler works with. */
export interface Context<P extends Parameters = Parameters> {
  readonly method: Method;
  readonly query: Query<P>;
  readonly settings: Settings;
  readonly format: Format;
  readonly window: CaptureWindow;
  readonly told: Told;
  readonly operations: OperationCaptures;
  readonly recorder: Recorder;
  readonly watch: LeakWatch;
  /** Starts the watch in the name of this router. */
  readonly alarm: LeakAlarm;
  readonly counts: ObjectCounts;
  readonly heapSnapshots: HeapSnapshots;
  readonly nativeTypes: NativeTypes;
  /** Runs what would hold the main thread. */
  readonly thread: HelperThread;
  /** Asks for a capture in the name of this request. */
  readonly question: Question;
  /** Whether the client takes a compressed answer. */
  readonly acceptsGzip: boolean;
  /** As in what was asked. */
  readonly base: string;
  readonly client: Client;
  readonly deltas: DeltaCaptures;
}

/** What a router answered, for later answers to repeat: to find it again would take the work of a whole table. */
export interface Told {
  /** Of the newest `/end_show` since begin. */
  verdict: ToldVerdict | null;
}

/** The connection that a request came by. */
export interface Client {
  /** Aborts when the client has gone or the router closes: nothing is worth waiting for any longer. */
  readonly signal: AbortSignal;
  /** After how many milliseconds without a byte the server ends the connection; `undefined` or 0 = never. */
  readonly silenceMs: number | undefined;
}

/** Text in the format asked for, what has a media type of its own, or a file. */
export type Answer = string | TypedAnswer | Download;

export interface TypedAnswer {
  readonly mediaType: string;
  readonly body: string | Uint8Array;
  /** What browsers save it as, if they are to. Plain ASCII without quotes. */
  readonly filename?: string;
  /** What a page may do; nothing where this is not set. */
  readonly contentSecurityPolicy?: string;
}

/** A file, given piece by piece. */
export interface Download {
  /** Plain ASCII without quotes. */
  readonly filename: string;
  readonly file: Readable;
  /** `content`: packed on the way, and unpacked by the client; `file`: a packed file. */
  readonly gzip: 'content' | 'file' | null;
}

/** What a path does by a method, as `openapi.json` tells it. */
export interface Operation {
  readonly summary: string;
  /** By the media type of the answer: its JSON Schema, or `null` where it is no JSON of this package's own. */
  readonly answers: Readonly<Record<string, keyof JsonAnswers | null>>;
}

export type Operations = Readonly<Partial<Record<Method, Operation>>>;

/** What answers in text, and in JSON where that is asked for. */
export function textOrJson(summary: string, schema: keyof JsonAnswers): Operation {
  return { summary, answers: { 'text/plain': null, 'application/json': schema } };
}

/** What a path takes, and how it is answered. */
export interface Route {
  readonly operations: Operations;
  readonly methods: readonly Method[];
  readonly parameters: Parameters;
  readonly handler: Handler;
  /** What tells the path's own clients how to read an error. */
  readonly errorHeaders?: Readonly<Record<string, string>>;
  /** Asked by programs for as long as the process runs: no sign that anybody looks. */
  readonly isScraped?: true;
}

export type Handler =
  /** Writes the answer in the format asked for. */
  | { readonly kind: 'own'; readonly answer: (context: Context) => Promise<Answer> }
  /** Answers for all worker processes. */
  | ({ readonly kind: 'shared' } & SharedHandler<unknown>);

/** An answer in two halves. */
export interface SharedHandler<T, P extends Parameters = Parameters> {
  /** What one process contributes; runs in each that is asked. The result must survive `v8.serialize`. */
  readonly collect: (context: Context<P>) => Promise<T>;
  /** Writes the answer in the format asked for; runs in the process that the request reached. */
  readonly write: (gathered: Gathered<T>, context: Context<P>) => Promise<Answer>;
}

/** A path that answers for this process. Ties the type of a handler's query to the parameters of its route. */
export function route<P extends Parameters>(
  operations: Operations,
  parameters: P,
  answer: (context: Context<P>) => Promise<Answer>,
): Route {
  // The router parses the query with these very parameters, so the context has this handler's type.
  return { ...methodsOf(operations), parameters, handler: { kind: 'own', answer } as Handler };
}

/** What every path takes that answers for all worker processes. */
export const SHARED_PARAMETERS = { workers: PARAMETERS.workers };

/** A path that answers for all worker processes. */
export function sharedRoute<P extends Parameters, T>(
  operations: Operations,
  parameters: P,
  handler: SharedHandler<T, P>,
): Route {
  // As above; and what is gathered is what `collect` gave.
  const shared = { kind: 'shared', ...handler } as unknown as Handler;
  return {
    ...methodsOf(operations),
    parameters: { ...parameters, ...SHARED_PARAMETERS },
    handler: shared,
  };
}

function methodsOf(operations: Operations): Pick<Route, 'operations' | 'methods'> {
  return { operations, methods: Object.keys(operations) as Method[] };
}

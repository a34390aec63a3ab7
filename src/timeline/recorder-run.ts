import { basename } from 'node:path';
import { performance, type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks';
import { isFullGc } from '../process/gc-counter';
import { type BeginEvent, type CaptureEvent } from '../tracer/events';
import { owner } from '../tracer/owner';
import { onFunctionRun } from './function-records';
import { LoopDelay } from './loop-delay';
import { type Recording, SAMPLE_COLUMNS, type SampleColumn } from './recording';
import { Ring } from './ring';
import { type FunctionRun, type Mark } from './timeline';

/** An hour at one sample a second, in 200 kB. */
const MAX_SAMPLES = 3600;
const MAX_COLLECTIONS = 3600;
/** Of marks and of functions, which have names. */
const MAX_NAMED = 1000;
const MAX_NAME_LENGTH = 200;

/** One run of a recorder, from its creation until it is closed. Its timer keeps no process alive. */
export class RecorderRun {
  readonly #samples = new Ring(MAX_SAMPLES, SAMPLE_COLUMNS.length);
  /** Time in milliseconds since 1970 and duration in milliseconds. */
  readonly #collections = new Ring(MAX_COLLECTIONS, 2);
  readonly #functions: FunctionRun[] = [];
  readonly #marks: Mark[] = [];
  readonly #loopDelay: LoopDelay;
  readonly #timer: NodeJS.Timeout;
  readonly #observer: PerformanceObserver;
  readonly #stopListening: () => void;
  readonly #onBegin = (event: unknown) => {
    const { at } = event as BeginEvent;
    // The capture of a beginning has told of itself just before.
    if (this.#marks.at(-1)?.time === at.getTime() / 1000) this.#marks.pop();
    this.#mark('begin', at);
  };
  readonly #onCapture = (event: unknown) => {
    this.#mark('capture', (event as CaptureEvent).at);
  };

  /** @param every - Milliseconds between samples. */
  constructor(readonly every: number) {
    this.#loopDelay = new LoopDelay(every);
    this.#timer = setInterval(() => {
      this.#sample();
    }, every);
    this.#timer.unref();
    this.#observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (isFullGc(entry)) this.#noteCollection(entry);
    });
    this.#observer.observe({ entryTypes: ['gc'] });
    this.#stopListening = onFunctionRun((run) => {
      keepNewest(this.#functions, { ...run, name: run.name.slice(0, MAX_NAME_LENGTH) });
    });
    const { events } = owner();
    events.on('begin', this.#onBegin);
    events.on('capture', this.#onCapture);
    this.#sample();
  }

  read(): Recording {
    const columns = SAMPLE_COLUMNS.map((name, index) => [name, this.#samples.column(index)]);
    const samples = Object.fromEntries(columns) as Record<SampleColumn, number[]>;
    const durations = this.#collections.column(1);
    const collections = this.#collections
      .column(0)
      .map((at, row) => ({ time: at / 1000, milliseconds: durations[row] ?? 0 }));
    // What is older than the oldest sample that is kept has no line to stand on.
    const isKept = ({ time }: { time: number }) => time * 1000 >= (samples.at[0] ?? 0);
    return {
      commandLine: programName(),
      every: this.every,
      samples,
      collections: collections.filter(isKept),
      functions: this.#functions.filter(({ start }) => isKept(start)),
      marks: this.#marks.filter(isKept),
    };
  }

  close(): void {
    clearInterval(this.#timer);
    this.#observer.disconnect();
    this.#loopDelay.close();
    this.#stopListening();
    const { events } = owner();
    events.off('begin', this.#onBegin);
    events.off('capture', this.#onCapture);
  }

  #sample(): void {
    const { rss, heapTotal, heapUsed, external, arrayBuffers } = process.memoryUsage();
    this.#samples.push(Date.now(), rss, heapTotal, heapUsed, external, arrayBuffers, this.#loopDelay.take());
  }

  #noteCollection({ startTime, duration }: PerformanceEntry): void {
    const agoMs = performance.now() - startTime;
    // Rounded up, because `Date.now()` is rounded down: a collection right after the first sample is not before it.
    this.#collections.push(Math.ceil(Date.now() - agoMs), duration);
  }

  #mark(name: string, at: Date): void {
    keepNewest(this.#marks, { name, time: at.getTime() / 1000 });
  }
}

/** Without its arguments, which may be secret. */
function programName(): string {
  const [, script] = process.argv;
  const node = basename(process.execPath);
  return script === undefined ? node : `${node} ${basename(script)}`;
}

function keepNewest<T>(list: T[], item: T): void {
  list.push(item);
  if (list.length > MAX_NAMED) list.shift();
}

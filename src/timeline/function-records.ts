import { AsyncLocalStorage } from 'node:async_hooks';
import { channel, subscribe, unsubscribe } from 'node:diagnostics_channel';
import { appendFileSync, closeSync, constants, openSync } from 'node:fs';
import { isPromise } from 'node:util/types';
import { functionRecord } from './dat-records';
import { type FunctionRun, MIB, type Reading } from './timeline';

/**
 * Names the file of `tracealloc run`, to which the program adds its functions, as `<process id of the recorder>:<path>`.
 * The program's own children inherit it, but the file tells of memory that is not theirs.
 */
const VARIABLE = 'TRACEALLOC_TIMELINE';

/** A function that is called very often must not fill the disk. */
const MAX_RECORDS = 10_000;

const CHANNEL = 'tracealloc:function';
const RUNS = channel(CHANNEL);
const levels = new AsyncLocalStorage<number>();
let records = 0;

/** The environment with which a program that this process starts finds the file. */
export function timelineEnvironment(path: string): NodeJS.ProcessEnv {
  return { [VARIABLE]: `${process.pid}:${path}` };
}

/**
 * Calls a profiled function and notes on every timeline when it ran: in the file of `tracealloc run`, and in the
 * recorders of this process. A promise it gives counts as running until it is settled. Costs next to nothing when
 * nobody records.
 *
 * @returns What the call gives; throws what it throws.
 */
export function recordCall<T>(name: string, call: () => T): T {
  if (!RUNS.hasSubscribers && findFile() === null) return call();
  const level = levels.getStore() ?? 0;
  const start = read();
  const end = () => {
    publish({ name, start, end: read(), level });
  };
  let result: T;
  try {
    result = levels.run(level + 1, call);
  } catch (error) {
    end();
    throw error;
  }
  // Not `then` on the promise itself: that would make the program's unhandled rejection a handled one.
  if (isPromise(result)) return result.finally(end) as T;
  end();
  return result;
}

/** @returns What ends the listening. */
export function onFunctionRun(listener: (run: FunctionRun) => void): () => void {
  const subscriber = (message: unknown) => {
    listener(message as FunctionRun);
  };
  subscribe(CHANNEL, subscriber);
  return () => {
    unsubscribe(CHANNEL, subscriber);
  };
}

function read(): Reading {
  return { time: Date.now() / 1000, memory: process.memoryUsage.rss() / MIB };
}

function publish(run: FunctionRun): void {
  RUNS.publish(run);
  const path = findFile();
  if (path === null || records >= MAX_RECORDS) return;
  records++;
  try {
    appendLine(path, functionRecord(run));
  } catch {
    // The file is gone or the disk full. The program has other things to do: it is not told, nor tried again.
    records = MAX_RECORDS;
  }
}

function findFile(): string | null {
  const variable = process.env[VARIABLE];
  if (!variable) return null;
  const colon = variable.indexOf(':');
  return Number(variable.slice(0, colon)) === process.ppid ? variable.slice(colon + 1) : null;
}

/** To a file that exists, at its end, in one write, so that other writers' lines stay whole. */
function appendLine(path: string, line: string): void {
  const file = openSync(path, constants.O_WRONLY | constants.O_APPEND);
  try {
    appendFileSync(file, line);
  } finally {
    closeSync(file);
  }
}

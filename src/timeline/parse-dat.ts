import { TraceallocError } from '../base/errors';
import { unescapeText } from './dat-records';
import { type Collection, type FunctionRun, type Mark, type Timeline } from './timeline';

interface Column {
  times: number[];
  values: number[];
}

/** Larger numbers are neither memory nor a time. */
const MOST = 1e15;

/** A timeline while it is read. */
interface Draft {
  commandLine: string;
  memory: Column;
  parts: Map<string, Column>;
  children: Map<string, Column>;
  loopDelay: Column;
  functions: FunctionRun[];
  collections: Collection[];
  marks: Mark[];
}

/**
 * Reads a file of mprof's format. Unknown records are passed over, as mprof does, and so is a last line without an end:
 * it was being written when the file was cut or read.
 *
 * @throws TraceallocError `ERR_TRACEALLOC_BAD_TIMELINE_FILE` that names the line.
 */
export function parseDat(text: string): Timeline {
  const draft: Draft = {
    commandLine: '',
    memory: { times: [], values: [] },
    parts: new Map(),
    children: new Map(),
    loopDelay: { times: [], values: [] },
    functions: [],
    collections: [],
    marks: [],
  };
  const lines = text.split(/\r\n|\r|\n/).slice(0, -1);
  for (const [index, line] of lines.entries()) readLine(draft, line, index + 1);
  return draft;
}

function readLine(draft: Draft, line: string, lineno: number): void {
  const [record = '', ...fields] = line.split(' ');
  try {
    readRecord(draft, record, fields);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    const message = `line ${lineno}: ${record} ${cause.message}`;
    throw new TraceallocError('ERR_TRACEALLOC_BAD_TIMELINE_FILE', message, { cause });
  }
}

function readRecord(draft: Draft, record: string, fields: readonly string[]): void {
  const [first = '', ...others] = fields;
  switch (record) {
    case 'CMDLINE':
      draft.commandLine = unescapeText(fields.join(' '));
      break;
    case 'MEM':
      append(draft.memory, fields);
      break;
    case 'CHLD':
      append(columnOf(draft.children, first), others);
      break;
    case 'PART':
      append(columnOf(draft.parts, unescapeText(first)), others);
      break;
    case 'DELAY':
      append(draft.loopDelay, fields);
      break;
    case 'FUNC':
      draft.functions.push(readFunction(unescapeText(first), others));
      break;
    case 'GC':
      draft.collections.push({ milliseconds: number(first), time: number(others[0]) });
      break;
    case 'MARK':
      draft.marks.push({ name: unescapeText(first), time: number(others[0]) });
      break;
  }
}

function readFunction(name: string, fields: readonly string[]): FunctionRun {
  const [startMemory, start, endMemory, end, level = '0'] = fields;
  return {
    name,
    start: { memory: number(startMemory), time: number(start) },
    end: { memory: number(endMemory), time: number(end) },
    level: number(level),
  };
}

function append({ times, values }: Column, [value, time]: readonly string[]): void {
  values.push(number(value));
  times.push(number(time));
}

function columnOf(columns: Map<string, Column>, name: string): Column {
  let column = columns.get(name);
  if (!column) {
    column = { times: [], values: [] };
    columns.set(name, column);
  }
  return column;
}

function number(field = ''): number {
  const value = Number(field);
  if (field !== '' && Math.abs(value) < MOST) return value;
  throw new RangeError('holds a field that is not a number below 1e15');
}

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { TraceallocError } from '../base/errors';
import { messageOf } from '../base/thrown';
import { parseDat } from '../timeline/parse-dat';
import { type NamedTimeline } from '../timeline/plot-lines';

/** The names that `run` and mprof give, from the time the program started. */
const PROFILE = /^mprofile_(\d{14})\.dat$/;
/** A day at ten samples a second takes about 30 MB. */
const MAX_FILE_BYTES = 2 ** 28;

/** Names in the current directory, oldest first. */
export function listProfiles(): string[] {
  return readdirSync('.')
    .filter((name) => PROFILE.test(name))
    .sort();
}

/** The name of a profile that begins at a time, in local time as mprof has it. */
export function profileName(date: Date): string {
  const fields = [date.getMonth() + 1, date.getDate(), date.getHours(), date.getMinutes(), date.getSeconds()];
  return `mprofile_${date.getFullYear()}${fields.map((each) => String(each).padStart(2, '0')).join('')}.dat`;
}

/** `hh:mm:ss dd/mm/yyyy` of a name of {@link listProfiles}, as mprof writes it. */
export function profileDate(name: string): string {
  const [, digits = ''] = PROFILE.exec(name) ?? [];
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(digits) ?? [];
  return `${hour}:${minute}:${second} ${day}/${month}/${year}`;
}

/**
 * The files that arguments name, each once: paths, or numbers of {@link listProfiles}, from 0, or from -1 backwards.
 *
 * @throws TraceallocError `ERR_TRACEALLOC_NO_FILE`.
 */
export function chooseProfiles(args: readonly string[]): string[] {
  const profiles = listProfiles();
  return [...new Set(args.map((argument) => chooseProfile(argument, profiles)))];
}

/** As {@link chooseProfiles}; the newest when there is no argument. */
export function chooseProfilesOrNewest(args: readonly string[]): string[] {
  if (args.length > 0) return chooseProfiles(args);
  const newest = listProfiles().at(-1);
  if (newest === undefined) throw noFile('there is no mprofile_*.dat in this directory');
  return [newest];
}

function chooseProfile(argument: string, profiles: readonly string[]): string {
  if (/^-?\d+$/.test(argument)) {
    const name = profiles.at(Number(argument));
    if (name !== undefined) return name;
    throw noFile(`there is no profile number ${argument}; there are ${profiles.length}`);
  }
  if (!existsSync(argument)) throw noFile(`there is no file ${argument}`);
  return argument;
}

/**
 * Reads a profile.
 *
 * @throws TraceallocError `ERR_TRACEALLOC_BAD_TIMELINE_FILE`, also when it has no value.
 */
export function readProfile(path: string): NamedTimeline {
  const timeline = parseFile(path);
  if (timeline.memory.times.length === 0) throw badFile(path, 'it holds no memory values');
  return { name: path, timeline };
}

function parseFile(path: string) {
  const text = readText(path);
  try {
    return parseDat(text);
  } catch (error) {
    throw badFile(path, messageOf(error));
  }
}

function readText(path: string): string {
  const stats = statSync(path);
  // Others might never end, or have no end to read.
  if (!stats.isFile()) throw badFile(path, 'it is no regular file');
  if (stats.size > MAX_FILE_BYTES) throw badFile(path, `it has more than ${MAX_FILE_BYTES} bytes`);
  return readFileSync(path, 'utf8');
}

function noFile(message: string): TraceallocError {
  return new TraceallocError('ERR_TRACEALLOC_NO_FILE', message);
}

function badFile(path: string, fault: string): TraceallocError {
  return new TraceallocError('ERR_TRACEALLOC_BAD_TIMELINE_FILE', `${path} cannot be used: ${fault}`);
}

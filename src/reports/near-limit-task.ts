import { randomUUID } from 'node:crypto';
import { access, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import '../formats/snapshot-file';
import { unpack } from '../model/packed-snapshot';
import { type Task } from '../thread/task';
import { type EndShowInput, writeEndShow } from './end-show-task';

export interface NearLimitInput {
  /** Made if it is missing, for its owner alone. */
  dir: string;
  report: Omit<EndShowInput, 'format'>;
}

/** Absolute or relative paths, as `dir` is. */
export interface NearLimitFiles {
  snapshot: string;
  report: string;
}

/** Writes the live memory of a process, and the report on it, to two files: both whole, or none. */
export const task: Task<NearLimitInput, NearLimitFiles> = { module: __filename, run: write };

async function write({ dir, report }: NearLimitInput): Promise<NearLimitFiles> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const { asked, parts } = report.looks;
  const [{ data: look }] = parts as [(typeof parts)[0]];
  const { takenAt } = look.now.snapshot.origin;
  const name = join(dir, `tracealloc-${asked.pid}-${stamp(takenAt)}`);
  const files = { snapshot: `${name}.snapshot`, report: `${name}.txt` };
  for (const path of Object.values(files)) await refuseExisting(path);
  const { text } = await writeEndShow({ ...report, format: 'text' });
  try {
    await unpack(look.now.snapshot).dump(files.snapshot);
    await writeWhole(files.report, text);
  } catch (error) {
    await rm(files.snapshot, { force: true });
    throw error;
  }
  return files;
}

/** Writes beside the target and renames, so that a reader never meets half a file. */
async function writeWhole(path: string, text: string): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFile(temporary, text, { mode: 0o600, flag: 'wx' });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function refuseExisting(path: string): Promise<void> {
  const exists = await access(path).then(
    () => true,
    () => false,
  );
  if (exists) throw new Error(`${path} exists already`);
}

/** Such as `20260102T030405Z`. */
function stamp(time: Date): string {
  return time.toISOString().replace(/[-:]|\.\d+/g, '');
}

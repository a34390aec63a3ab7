import pidusage from 'pidusage';
import { codeOf, messageOf } from '../base/thrown';

/** Resident memory in bytes. */
export interface ProcessMemory {
  readonly own: number;
  /** Of its children and theirs, by process id. */
  readonly children: ReadonlyMap<number, number>;
}

/** What the system says of a process that has ended, when it is looked at from new and when it was known. */
const GONE = ['ENOENT', 'ESRCH'];

/** @returns `null` when the process has ended. */
export async function readProcessMemory(pid: number, withChildren: boolean): Promise<ProcessMemory | null> {
  const descendants = withChildren ? await listDescendants(pid) : [];
  const usage = await readUsage([pid, ...descendants]);
  const own = usage.get(pid);
  if (own === undefined) return null;
  usage.delete(pid);
  return { own, children: usage };
}

/** Resident bytes of those that have any: a process that has ended and waits for its parent has none. */
async function readUsage(pids: number[]): Promise<Map<number, number>> {
  try {
    const statuses = Object.values(await pidusage(pids)) as (pidusage.Status | undefined)[];
    return new Map(statuses.flatMap((status) => (status?.memory ? [[status.pid, status.memory]] : [])));
  } catch (error) {
    if (GONE.includes(codeOf(error) ?? '')) return new Map();
    throw error;
  }
}

async function listDescendants(pid: number): Promise<number[]> {
  // An ES module, which this one can only load so.
  const { pidtree } = await import('pidtree');
  try {
    return await pidtree(pid);
  } catch (error) {
    if (messageOf(error) === 'No matching pid found') return [];
    throw error;
  }
}

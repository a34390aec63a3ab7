import cluster from 'node:cluster';
import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { meetingPlace } from './places';

/** The workers of one application: those that answer for each other. */
export interface Group {
  /** Equal in all of them and in no other process: 12 hexadecimal digits. */
  readonly id: string;
  /** The directory in which they find each other. Kept, because a program may change its environment later. */
  readonly meetingPlace: string;
}

/**
 * The group of this process; null when it is no worker, that is when no parent holds a channel to it, as `node:cluster`,
 * `child_process.fork` and process managers do. Also null in threads, and on Windows, whose named pipes have no private
 * directory.
 *
 * To be called when the router is created: the parent may end later.
 *
 * @param ordinal - Tells the routers of one process apart: the first one is 0 in every worker.
 */
export function findGroup(ordinal: number): Group | null {
  if (process.platform === 'win32' || !process.connected) return null;
  const marks = JSON.stringify([...listMarks(), ordinal]);
  return { id: createHash('sha256').update(marks).digest('hex').slice(0, 12), meetingPlace: meetingPlace() };
}

/**
 * What the workers of one application share and others lack. Arguments are no such mark: a parent may give each worker
 * its own port.
 */
function listMarks(): unknown[] {
  return [
    process.geteuid?.(),
    // Process numbers mean something within a namespace only; containers may share a directory.
    valueOf(() => readlinkSync('/proc/self/ns/pid')),
    process.ppid,
    valueOf(() => startTimeOf(readFileSync(`/proc/${process.ppid}/stat`, 'latin1'))),
    cluster.isWorker,
    valueOf(() => realpathSync(process.argv[1] ?? '')),
    valueOf(() => process.cwd()),
    ...managedApplication(process.env),
    ...testWorker(process.env),
  ];
}

/** PM2 is the parent of all its applications, and its own script is the main one of each. */
function managedApplication({ pm_id, namespace, name, pm_exec_path }: NodeJS.ProcessEnv): unknown[] {
  return pm_id === undefined ? [] : [namespace, name, pm_exec_path];
}

/** The workers of Jest, Vitest and Mocha run different tests, each with an application of its own. */
function testWorker({ JEST_WORKER_ID, VITEST_POOL_ID, MOCHA_WORKER_ID }: NodeJS.ProcessEnv): unknown[] {
  return [JEST_WORKER_ID, VITEST_POOL_ID, MOCHA_WORKER_ID];
}

/**
 * When a process began, in clock ticks since the system did: tells it from a later one with the same number.
 *
 * @param stat - Its `/proc/<pid>/stat`. The second field, a name in parentheses, may hold spaces and parentheses itself;
 *   the start is field 22.
 */
export function startTimeOf(stat: string): string | undefined {
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[22 - 3];
}

/** What cannot be read is left out, by all workers alike. */
function valueOf(read: () => string | undefined): string | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

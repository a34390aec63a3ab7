import { type ProcessIdentity } from '../process/identity';

/** What one worker process contributes to an answer. */
export interface Part<T> {
  readonly process: ProcessIdentity;
  readonly data: T;
}

/** A worker process that was asked and contributes nothing. */
export interface Absence {
  readonly pid: number;
  /** Goes on after `worker 4242 `: "did not answer within 5 s". */
  readonly reason: string;
}

/** What all worker processes that were asked contribute: at least one part. Each list is in order of process id. */
export interface Gathered<T> {
  /** The process that the request reached. */
  readonly asked: ProcessIdentity;
  readonly parts: readonly Part<T>[];
  readonly absent: readonly Absence[];
}

export function ofOne<T>(part: Part<T>): Gathered<T> {
  return { asked: part.process, parts: [part], absent: [] };
}

/** Whether more than one process was asked. */
export function isOfWorkers({ parts, absent }: Gathered<unknown>): boolean {
  return parts.length + absent.length > 1;
}

export function pidsOf({ parts }: Gathered<unknown>): number[] {
  return parts.map(({ process }) => process.pid);
}

export function mapParts<T, U>(gathered: Gathered<T>, change: (data: T) => U): Gathered<U> {
  return { ...gathered, parts: gathered.parts.map(({ process, data }) => ({ process, data: change(data) })) };
}

/**
 * Leaves out the parts that were sampled at another interval than that of the process asked: they cannot be joined.
 *
 * @param intervalOf - `undefined` for a part that has no samples.
 */
export function sameInterval<T>(
  { asked, parts, absent }: Gathered<T>,
  intervalOf: (data: T) => number | undefined,
): Gathered<T> {
  const own = parts.find(({ process }) => process.pid === asked.pid);
  const intervals = [own, ...parts].map((part) => part && intervalOf(part.data));
  const interval = intervals.find((each) => each !== undefined);
  const isOther = ({ data }: Part<T>) => (intervalOf(data) ?? interval) !== interval;
  const reason = `samples at another interval than ${interval} bytes`;
  const others = parts.filter(isOther).map(({ process }) => ({ pid: process.pid, reason }));
  return {
    asked,
    parts: parts.filter((part) => !isOther(part)),
    absent: [...absent, ...others].sort((a, b) => a.pid - b.pid),
  };
}

/** Which workers answered and which did not; nothing where only one process was asked. */
export function workersText(gathered: Gathered<unknown>): string {
  if (!isOfWorkers(gathered)) return '';
  const pids = pidsOf(gathered);
  const asked = pids.length + gathered.absent.length;
  const absences = gathered.absent.map(({ pid, reason }) => `# worker ${pid} ${reason}\n`);
  return `# workers: ${pids.length} of ${asked} answered: ${pids.join(', ')}\n${absences.join('')}`;
}

/** `null` where only one process was asked. */
export function workersJson<T, Json extends object>(
  gathered: Gathered<T>,
  partJson: (data: T, process: ProcessIdentity) => Json,
) {
  if (!isOfWorkers(gathered)) return null;
  return [
    ...gathered.parts.map(({ process, data }) => ({
      pid: process.pid,
      thread_id: process.threadId,
      node_version: process.nodeVersion,
      ...partJson(data, process),
    })),
    ...gathered.absent.map(({ pid, reason }) => ({ pid, absent: reason })),
  ];
}

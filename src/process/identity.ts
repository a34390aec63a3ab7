import { threadId } from 'node:worker_threads';

/** Which process, and which of its threads, an answer comes from. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly threadId: number;
  readonly nodeVersion: string;
}

export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, threadId, nodeVersion: process.version };
}

import { formatSize, plural, roundMs } from '../base/units';
import { backrefsDot } from '../heap-graph/dot';
import { type TypeBackrefs } from '../heap-graph/heap-analysis';
import { type ProcessIdentity } from '../process/identity';
import { heapBackrefsJson, heapBackrefsText } from './heap-backrefs';

/** The answer of `/memory/backrefs`: what holds the objects of a type in a process, and what it took to find out. */
export interface BackrefsReport {
  readonly process: ProcessIdentity;
  readonly at: Date;
  readonly pauseMs: number;
  /** Resident memory at the peak, beyond what there was. */
  readonly extraBytes: number;
  readonly heap: { readonly size: number; readonly objects: number };
  readonly backrefs: TypeBackrefs;
}

export function backrefsText(report: BackrefsReport): string {
  return `${headerLines(report)
    .map((line) => `# ${line}\n`)
    .join('')}\n${heapBackrefsText(report.backrefs)}`;
}

export function backrefsJson({ process, at, pauseMs, extraBytes, heap, backrefs }: BackrefsReport) {
  return {
    pid: process.pid,
    thread_id: process.threadId,
    node_version: process.nodeVersion,
    at: at.toISOString(),
    heap_snapshot: { pause_ms: roundMs(pauseMs), extra_bytes: extraBytes, ...heap },
    ...heapBackrefsJson(backrefs),
  };
}

/** In the DOT language, with the same lines below the picture. */
export function backrefsDocument(report: BackrefsReport): string {
  return backrefsDot(report.backrefs, headerLines(report));
}

function headerLines({ process, at, pauseMs, extraBytes, heap }: BackrefsReport): string[] {
  const { pid, threadId, nodeVersion } = process;
  return [
    `${at.toISOString()}, pid ${pid}, thread ${threadId}, Node ${nodeVersion}`,
    `heap snapshot: ${formatSize(heap.size)} in ${plural(heap.objects, 'object')}`,
    `taking it paused the process for ${pauseMs.toFixed(1)} ms and took ${formatSize(extraBytes)} of extra memory`,
  ];
}

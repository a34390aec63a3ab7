import { createRequire } from 'node:module';
import { mapFrames } from '../heap-graph/map-frames';
import { type BackrefLimits } from '../heap-graph/backrefs';
import { HeapAnalysis, type TypeBackrefs } from '../heap-graph/heap-analysis';
import { readHeapSnapshot } from '../heap-graph/snapshot-parser';
import { type Frame } from '../model/frame';
import { pathFrame } from '../tracer/script-name';
import { extraMemory, type MemoryMark } from '../process/extra-memory';
import { type ProcessIdentity } from '../process/identity';
import { backrefsDocument, backrefsJson, backrefsText, type BackrefsReport } from '../reports/backrefs';
import type * as DrawDot from '../reports/draw-dot';
import { render } from '../reports/format';
import { Sources, type SourcesOptions } from '../sources/sources';
import { readPipe } from '../thread/byte-pipe';
import { type Task } from '../thread/task';

export const BACKREFS_FORMATS = ['text', 'json', 'dot', 'svg'] as const;
export type BackrefsFormat = (typeof BACKREFS_FORMATS)[number];

/** Which objects, and how what holds them is to be written. */
export interface BackrefsQuestion extends BackrefLimits {
  readonly type: string;
  readonly format: BackrefsFormat;
  readonly sources: SourcesOptions;
}

export interface BackrefsInput extends BackrefsQuestion {
  readonly process: ProcessIdentity;
  readonly heapSnapshot: HeapSnapshotInput;
}

/** A heap snapshot that another thread passes on. */
interface HeapSnapshotInput {
  /** The pipe that its text comes from. */
  readonly text: SharedArrayBuffer;
  /** One figure, written before the pipe ends: for how long the process was held. */
  readonly pauseMs: Float64Array;
  readonly memoryBefore: MemoryMark;
}

/**
 * Writes the answer of `/memory/backrefs`.
 *
 * @throws TraceallocError `ERR_TRACEALLOC_NO_TYPE`, and `ERR_TRACEALLOC_BAD_PARAMETER` when there is too much to draw.
 */
export const task: Task<BackrefsInput, string> = { module: __filename, run: write };

async function write(input: BackrefsInput): Promise<string> {
  const report = await makeReport(input);
  const { format } = input;
  if (format === 'dot') return backrefsDocument(report);
  if (format === 'svg') return draw(backrefsDocument(report));
  return render(
    format,
    () => backrefsText(report),
    () => backrefsJson(report),
  );
}

/** Loads Graphviz only for who wants a picture, and only in this thread. */
function draw(dot: string): Promise<string> {
  const { drawDot } = createRequire(__filename)('../reports/draw-dot') as typeof DrawDot;
  return drawDot(dot);
}

async function makeReport(input: BackrefsInput): Promise<BackrefsReport> {
  const { process, heapSnapshot, type } = input;
  const at = new Date();
  const analysis = new HeapAnalysis(await readHeapSnapshot(readPipe(heapSnapshot.text)));
  const backrefs = await showFrames(analysis.backrefs(type, input), new Sources(input.sources));
  const [pauseMs = 0] = heapSnapshot.pauseMs;
  return {
    process,
    at,
    pauseMs,
    extraBytes: extraMemory(heapSnapshot.memoryBefore),
    heap: { size: analysis.totalSize, objects: analysis.graph.nodeCount },
    backrefs,
  };
}

/** Leads frames to the program as it was written. */
async function showFrames(backrefs: TypeBackrefs, sources: Sources): Promise<TypeBackrefs> {
  const filenames = new Set<string>();
  const named = mapFrames(backrefs, (frame) => {
    const path = pathFrame(frame);
    filenames.add(path.filename);
    return path;
  });
  await sources.open(filenames);
  return mapFrames(named, (frame: Frame) => sources.frame(frame));
}

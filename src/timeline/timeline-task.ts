import { TraceallocError } from '../base/errors';
import { type Gathered, type Part, workersJson } from '../reports/gathered';
import { type Task } from '../thread/task';
import { plotTimelines } from './plot';
import { type Recording, recordingJson, toTimeline } from './recording';
import { writeDat } from './write-dat';

export const TIMELINE_FORMATS = ['dat', 'json', 'svg'] as const;
export type TimelineFormat = (typeof TIMELINE_FORMATS)[number];

export interface TimelineInput {
  /** `null` for a process that does not record. */
  gathered: Gathered<Recording | null>;
  format: TimelineFormat;
}

/** Writes the answer of `/memory/timeline`. The process that was asked comes first; of the others there is one line each. */
export const task: Task<TimelineInput, string> = { module: __filename, run: write };

function write({ gathered, format }: TimelineInput): string {
  const recorded = {
    ...gathered,
    parts: gathered.parts.flatMap(({ process, data }) => (data ? [{ process, data }] : [])),
  };
  const { asked, parts } = recorded;
  const main = parts.find(({ process }) => process.pid === asked.pid) ?? parts[0];
  if (!main) {
    throw new TraceallocError('ERR_TRACEALLOC_NOT_RECORDING', 'no timeline is recorded in this process');
  }
  switch (format) {
    case 'json':
      return `${JSON.stringify(timelineJson(main, recorded))}\n`;
    case 'dat':
      return writeDat(join(main, parts));
    case 'svg':
      return plotTimelines([{ name: main.data.commandLine, timeline: join(main, parts) }]);
  }
}

export function timelineJson({ process, data }: Part<Recording>, recorded: Gathered<Recording>) {
  return {
    pid: process.pid,
    thread_id: process.threadId,
    node_version: process.nodeVersion,
    ...recordingJson(data),
    workers: workersJson(recorded, recordingJson),
  };
}

function join(main: Part<Recording>, parts: readonly Part<Recording>[]) {
  const others = parts.filter((part) => part !== main);
  return toTimeline(main.data, new Map(others.map(({ process, data }) => [process.pid, data])));
}

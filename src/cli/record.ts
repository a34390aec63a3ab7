import { appendFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { childRecord, commandRecord, memoryRecord } from '../timeline/dat-records';
import { MIB } from '../timeline/timeline';
import { formatSize } from '../base/units';
import { LiveLine } from './live-line';
import { openNewFile } from './output-file';
import { type ProcessMemory, readProcessMemory } from './process-memory';
import { profileName } from './profiles';
import { type RecordingSettings, type RecordingValues } from './recording-options';

/**
 * Creates the file of a recording, with its first line.
 *
 * @returns Its path, and the file open for appending.
 * @throws As {@link openNewFile}.
 */
export function createRecording(
  { output, force = false }: RecordingValues,
  commandLine: string,
): { path: string; file: number } {
  const path = output ?? profileName(new Date());
  const file = openNewFile(path, force);
  appendFileSync(file, commandRecord(commandLine));
  return { path, file };
}

/** What a recording came to. */
export interface Summary {
  samples: number;
  /** Highest recorded memory, bytes. */
  peak: number;
}

/**
 * Records the memory of a process until it ends or the signal comes. Each sample is one write of whole lines, so the file
 * can be read at any time, and whatever cuts the recording.
 *
 * @param file - Open for appending.
 */
export async function record(
  pid: number,
  file: number,
  settings: RecordingSettings,
  signal: AbortSignal,
): Promise<Summary> {
  const { intervalMs, includeChildren, multiprocess } = settings;
  const live = new LiveLine(process.stderr);
  const summary = { samples: 0, peak: 0 };
  let due = performance.now();
  try {
    while (!signal.aborted) {
      const memory = await readProcessMemory(pid, includeChildren || multiprocess);
      if (!memory) break;
      const current = includeChildren ? sum(memory) : memory.own;
      appendFileSync(
        file,
        sampleRecords(current, multiprocess ? memory.children : new Map(), Date.now() / 1000),
      );
      summary.samples++;
      summary.peak = Math.max(summary.peak, current);
      live.show(current, summary.peak);
      // A slow sample puts off the next one, and is not made up for.
      due = Math.max(due + intervalMs, performance.now());
      await wait(due - performance.now(), signal);
    }
  } finally {
    live.end();
  }
  return summary;
}

/** On the error output: the other one is that of the program. */
export function report({ samples, peak }: Summary, path: string): void {
  process.stderr.write(
    `tracealloc: ${samples} sample${samples === 1 ? '' : 's'}, peak ${formatSize(peak)}, in ${path}\n`,
  );
}

function sampleRecords(current: number, children: ReadonlyMap<number, number>, time: number): string {
  const records = Array.from(children, ([pid, bytes]) => childRecord(String(pid), bytes / MIB, time));
  return memoryRecord(current / MIB, time) + records.join('');
}

function sum({ own, children }: ProcessMemory): number {
  return Array.from(children.values()).reduce((total, bytes) => total + bytes, own);
}

async function wait(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}

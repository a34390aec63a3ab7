import { formatSize, roundMs } from '../base/units';
import { type Census } from '../model/census';
import { type Gathered, isOfWorkers, workersJson, workersText } from './gathered';

/** What stands above a table of types: which process, how many objects, and what counting them took. */
export function censusHeaderText(censuses: Gathered<Census>): string {
  const { pid, threadId, nodeVersion } = censuses.asked;
  const { at, objects, pauseMs, extraBytes } = sumUp(censuses);
  const [paused, took] = isOfWorkers(censuses)
    ? ['each process for up to', 'up to ']
    : ['the process for', ''];
  const lines = [
    `# ${at.toISOString()}, pid ${pid}, thread ${threadId}, Node ${nodeVersion}`,
    `# ${objects} live objects; counting them paused ${paused} ${pauseMs.toFixed(1)} ms ` +
      `and took ${took}${formatSize(extraBytes)} of extra memory`,
  ];
  return lines.map((line) => `${line}\n`).join('') + workersText(censuses);
}

export function censusHeaderJson(censuses: Gathered<Census>) {
  const { asked } = censuses;
  return {
    pid: asked.pid,
    thread_id: asked.threadId,
    node_version: asked.nodeVersion,
    ...censusJson(sumUp(censuses)),
    workers: workersJson(censuses, censusJson),
  };
}

type Summary = Omit<Census, 'types'>;

function censusJson({ at, objects, pauseMs, extraBytes }: Summary) {
  return {
    at: at.toISOString(),
    objects,
    census: { pause_ms: roundMs(pauseMs), extra_bytes: extraBytes },
  };
}

/** Workers are counted side by side, so the longest pause and the most memory are those of all. */
function sumUp({ parts }: Gathered<Census>): Summary {
  const censuses = parts.map(({ data }) => data);
  return {
    at: new Date(Math.max(...censuses.map(({ at }) => at.getTime()))),
    objects: censuses.reduce((sum, { objects }) => sum + objects, 0),
    pauseMs: Math.max(...censuses.map(({ pauseMs }) => pauseMs)),
    extraBytes: Math.max(...censuses.map(({ extraBytes }) => extraBytes)),
  };
}

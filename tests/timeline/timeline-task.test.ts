import { type Gathered } from '../../src/reports/gathered';
import { parseDat } from '../../src/timeline/parse-dat';
import { type Recording, recordingJson, toTimeline } from '../../src/timeline/recording';
import { task, type TimelineFormat } from '../../src/timeline/timeline-task';
import { ASKED } from '../helpers/captures';
import { RECORDING } from './timelines';

const OTHER = { ...ASKED, pid: 4243 };
const ALONE: Gathered<Recording | null> = {
  asked: ASKED,
  parts: [{ process: ASKED, data: RECORDING }],
  absent: [],
};
const WORKERS: Gathered<Recording | null> = {
  asked: OTHER,
  parts: [
    { process: ASKED, data: RECORDING },
    { process: OTHER, data: { ...RECORDING, commandLine: 'node worker.js' } },
    { process: { ...ASKED, pid: 4244 }, data: null },
  ],
  absent: [{ pid: 4245, reason: 'did not answer within 5 s' }],
};

async function write(gathered: Gathered<Recording | null>, format: TimelineFormat): Promise<string> {
  return task.run({ gathered, format });
}

test('the file of mprof has the timeline', async () => {
  expect(parseDat(await write(ALONE, 'dat')).memory).toEqual(toTimeline(RECORDING, new Map()).memory);
});

test('the plot is an SVG of it', async () => {
  expect(await write(ALONE, 'svg')).toMatch(/^<svg .*node server\.js.*<\/svg>\n$/s);
});

test('JSON says of which process it is', async () => {
  const { pid, threadId: thread_id, nodeVersion: node_version } = ASKED;
  expect(JSON.parse(await write(ALONE, 'json'))).toEqual({
    pid,
    thread_id,
    node_version,
    ...recordingJson(RECORDING),
    workers: null,
  });
});

test('of many workers the asked one comes first, the others are lines beside it', async () => {
  const timeline = parseDat(await write(WORKERS, 'dat'));
  expect(timeline.commandLine).toBe('node worker.js');
  expect([...timeline.children.keys()]).toEqual(['4242']);
  const { pid, workers } = JSON.parse(await write(WORKERS, 'json')) as {
    pid: number;
    workers: { pid: number }[];
  };
  expect(pid).toBe(4243);
  expect(workers.map((worker) => worker.pid)).toEqual([4242, 4243, 4245]);
});

test('without a recording there is nothing to show', async () => {
  const gathered = { ...ALONE, parts: [{ process: ASKED, data: null }] };
  await expect(write(gathered, 'json')).rejects.toMatchObject({ code: 'ERR_TRACEALLOC_NOT_RECORDING' });
});

import { recordingJson, toTimeline } from '../../src/timeline/recording';
import { RECORDING, START } from './timelines';

test('the timeline of a process is in seconds and MiB', () => {
  const times = [START, START + 1.001];
  expect(toTimeline(RECORDING, new Map())).toEqual({
    commandLine: 'node server.js',
    memory: { times, values: [100, 120] },
    parts: new Map([
      ['heap_total', { times, values: [60, 64] }],
      ['heap_used', { times, values: [40, 50] }],
      ['external', { times, values: [3, 4] }],
      ['array_buffers', { times, values: [1, 2] }],
    ]),
    children: new Map(),
    loopDelay: { times, values: [0, 12.34567] },
    functions: RECORDING.functions,
    collections: RECORDING.collections,
    marks: RECORDING.marks,
  });
});

test('of other processes there is the resident memory', () => {
  const { children } = toTimeline(RECORDING, new Map([[4243, RECORDING]]));
  expect(children).toEqual(new Map([['4243', { times: [START, START + 1.001], values: [100, 120] }]]));
});

test('JSON has ISO times, whole bytes and milliseconds', () => {
  expect(recordingJson(RECORDING)).toEqual({
    command_line: 'node server.js',
    every_ms: 1000,
    samples: [
      {
        at: '2026-01-02T03:04:05.000Z',
        rss: 104_857_600,
        heap_total: 62_914_560,
        heap_used: 41_943_040,
        external: 3_145_728,
        array_buffers: 1_048_576,
        loop_delay_ms: 0,
      },
      {
        at: '2026-01-02T03:04:06.001Z',
        rss: 125_829_120,
        heap_total: 67_108_864,
        heap_used: 52_428_800,
        external: 4_194_304,
        array_buffers: 2_097_152,
        loop_delay_ms: 12.346,
      },
    ],
    collections: [{ at: '2026-01-02T03:04:05.500Z', duration_ms: 3.25 }],
    functions: [
      {
        name: 'load',
        level: 1,
        start: { at: '2026-01-02T03:04:05.000Z', rss: 104_857_600 },
        end: { at: '2026-01-02T03:04:06.000Z', rss: 115_867_648 },
      },
    ],
    marks: [{ name: 'begin', at: '2026-01-02T03:04:05.250Z' }],
  });
});

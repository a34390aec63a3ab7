import { livePaths, profileOf } from '../../src/formats/memory-profile';
import { writeSpeedscope } from '../../src/formats/speedscope';
import { Snapshot } from '../../src/model/snapshot';
import { LIVE } from './profiles';

test('one sampled profile in bytes, its stacks from the oldest frame on, in order of their frames', () => {
  expect(JSON.parse(writeSpeedscope(livePaths(profileOf(LIVE)), 'live memory'))).toEqual({
    $schema: 'https://www.speedscope.app/file-format-schema.json',
    name: 'live memory',
    exporter: 'tracealloc',
    activeProfileIndex: 0,
    shared: {
      frames: [
        { name: 'load', file: 'load.ts', line: 45, col: 12 },
        { name: '(external)', file: '(external)' },
        { name: 'serve', file: 'main.ts', line: 9, col: 1 },
        { name: 'keep', file: 'cache.ts', line: 2, col: 5 },
        { name: 'keep', file: 'cache.ts', line: 7, col: 5 },
        { name: '(anonymous)', file: 'main.ts', line: 20, col: 3 },
        { name: '(GC)', file: '(GC)' },
      ],
    },
    profiles: [
      {
        type: 'sampled',
        name: 'live memory',
        unit: 'bytes',
        startValue: 0,
        endValue: 15_900,
        samples: [[6], [1, 0], [2, 3], [2, 4], [2, 5]],
        weights: [100, 9000, 4500, 2000, 300],
      },
    ],
  });
});

test('an empty snapshot is an empty profile', () => {
  const { profiles } = JSON.parse(
    writeSpeedscope(livePaths(profileOf(Snapshot.fromTraces([]))), 'nothing'),
  ) as Record<'profiles', unknown>;
  expect(profiles).toEqual([expect.objectContaining({ endValue: 0, samples: [], weights: [] })]);
});

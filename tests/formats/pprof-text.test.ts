import { differenceOf, profileOf } from '../../src/formats/memory-profile';
import { pprofText } from '../../src/formats/pprof-text';
import { Snapshot } from '../../src/model/snapshot';
import { LIVE, OLDER } from './profiles';

test('every path, the biggest first, from its allocation site on', () => {
  expect(pprofText(profileOf(LIVE))).toBe(`heap profile: 60: 15900 [60: 15900] @ heapprofile/1024
3: 9000 [3: 9000] @ external
#\tload\tload.ts:45:12

45: 4500 [45: 4500] @
#\tkeep\tcache.ts:2:5
#\tserve\tmain.ts:9:1

10: 2000 [10: 2000] @
#\tkeep\tcache.ts:7:5
#\tserve\tmain.ts:9:1

1: 300 [1: 300] @
#\t(anonymous)\tmain.ts:20:3
#\tserve\tmain.ts:9:1

1: 100 [1: 100] @
#\t(GC)\t(GC)

`);
});

test('a difference has freed memory, too', () => {
  expect(pprofText(differenceOf(LIVE, OLDER))).toContain('\n-9: -900 [0: 0] @\n#\tforget\tmain.ts:30:1\n');
});

test('of nothing a line', () => {
  expect(pprofText(profileOf(Snapshot.fromTraces([])))).toBe('heap profile: 0: 0 [0: 0] @ heapprofile/0\n');
});

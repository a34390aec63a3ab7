import { PROFILE_FORMATS, type ProfileFormat } from '../../src/reports/profile-file';
import { LIVE, OLDER } from '../formats/profiles';
import { type ImportedFrame, type ImportedProfile, type Load, loadImporter } from './speedscope-importer';

let load: Load;
beforeAll(async () => {
  load = await loadImporter();
});

async function imported(format: ProfileFormat, older: typeof OLDER | null = null): Promise<ImportedProfile> {
  const { write, extension } = PROFILE_FORMATS[format];
  const contents = Buffer.from(await write({ now: LIVE, older, workers: null }));
  const [profile, ...others] = await load(`memory${extension}`, new Uint8Array(contents).buffer);
  if (!profile || others.length > 0) throw new Error('it is not read as one profile');
  return profile;
}

function framesOf(profile: ImportedProfile): ImportedFrame[] {
  const frames: ImportedFrame[] = [];
  profile.forEachFrame((frame) => frames.push(frame));
  return frames.sort((a, b) => b.getSelfWeight() - a.getSelfWeight());
}

test.each<[ProfileFormat, string[]]>([
  ['speedscope', ['load load.ts:45', 'keep cache.ts:2', 'keep cache.ts:7', '(anonymous) main.ts:20']],
  ['pprof', ['load load.ts:45', 'keep cache.ts:2', 'keep cache.ts:7', '(anonymous main.ts:20:3) main.ts:20']],
  // Its importer takes lines that count from 0 as they are.
  [
    'heapprofile',
    ['load load.ts:44', 'keep cache.ts:1', 'keep cache.ts:6', '(anonymous main.ts:19) main.ts:19'],
  ],
  [
    'collapsed',
    ['load (load.ts:45:12)', 'keep (cache.ts:2:5)', 'keep (cache.ts:7:5)', '(anonymous) (main.ts:20:3)'],
  ],
])('%s has each function with its bytes', async (format, names) => {
  const profile = await imported(format);
  const frames = framesOf(profile).slice(0, 4);
  const nameOf = ({ name, file, line }: ImportedFrame) =>
    file === undefined ? name : `${name} ${file}:${line ?? '?'}`;
  expect(frames.map(nameOf)).toEqual(names);
  expect(frames.map((frame) => frame.getSelfWeight())).toEqual([9000, 4500, 2000, 300]);
  expect(profile.getTotalWeight()).toBe(15_900);
});

test('sizes are read as bytes, and callers have those of their callees', async () => {
  for (const format of ['speedscope', 'pprof', 'heapprofile'] as const) {
    const profile = await imported(format);
    expect(profile.formatValue(2048)).toBe('2.00 KB');
    const serve = framesOf(profile).find(({ name }) => name === 'serve');
    expect([serve?.getSelfWeight(), serve?.getTotalWeight()]).toEqual([0, 6800]);
  }
});

test('of a difference what grew', async () => {
  const frames = framesOf(await imported('speedscope', OLDER)).filter((frame) => frame.getSelfWeight() > 0);
  expect(frames.map((frame) => [frame.name, frame.getSelfWeight()])).toEqual([
    ['load', 9000],
    ['keep', 1300],
    ['keep', 500],
  ]);
});

import { gunzipSync, gzipSync } from 'node:zlib';
import { Profile, StringTable } from 'pprof-format';
import fc from 'fast-check';
import { writeHeapProfile } from '../../src/formats/heapprofile';
import { differenceOf, livePaths, profileOf } from '../../src/formats/memory-profile';
import { encodePprof } from '../../src/formats/pprof';
import { readProfile } from '../../src/formats/read-profile';
import { encodeSnapshot } from '../../src/formats/snapshot-file';
import { type Snapshot } from '../../src/model/snapshot';
import { LIVE, OLDER } from './profiles';

const bytes = (text: string) => new TextEncoder().encode(text);

function rowsOf(snapshot: Snapshot) {
  return snapshot.statistics('lineno').map(({ traceback, size }) => `${String(traceback)} ${size}`);
}

const ROWS = ['load.ts:45 9000', 'cache.ts:2 4500', 'cache.ts:7 2000', 'main.ts:20 300', '(GC) 100'];
const HEAPPROFILE = writeHeapProfile(livePaths(profileOf(LIVE)));
const PPROF = encodePprof(profileOf(LIVE));

describe('a file is known by its contents', () => {
  test('a snapshot, with its single objects', async () => {
    const zipped = await encodeSnapshot(LIVE);
    for (const contents of [zipped, gunzipSync(zipped)])
      expect(await readProfile(contents, 'a')).toEqual(LIVE);
  });

  test.each([
    ['.heapprofile', bytes(HEAPPROFILE)],
    ['.heapprofile, compressed', gzipSync(HEAPPROFILE)],
    ['pprof', PPROF],
    ['pprof, compressed', gzipSync(PPROF)],
  ])('%s', async (_, contents) => {
    expect(rowsOf(await readProfile(contents, 'a'))).toEqual(ROWS);
  });
});

describe('what cannot be read is said', () => {
  test.each<[string, Uint8Array, RegExp]>([
    ['nothing', bytes(''), /it has no values inuse_space/],
    ['text', bytes('hello'), /./],
    ['HTML', bytes('<!DOCTYPE html><html></html>'), /./],
    ['half a gzip', gzipSync(PPROF).subarray(0, 50), /unexpected end of file/],
    ['half a pprof', PPROF.subarray(0, 50), /./],
    ['half a JSON', bytes(HEAPPROFILE.slice(0, 50)), /./],
    ['other JSON', bytes('{"a":1}'), /head is not an object/],
    ['a head without children', bytes('{"head":{}}'), /callFrame is not an object/],
    ['a name that is none', bytes(HEAPPROFILE.replace('"keep"', '7')), /functionName is not a string/],
    [
      'a line that is none',
      bytes(HEAPPROFILE.replace('"lineNumber":8', '"lineNumber":1e99')),
      /lineNumber holds/,
    ],
    ['a negative size', bytes(HEAPPROFILE.replace('"selfSize":300', '"selfSize":-1')), /selfSize holds/],
    [
      'a snapshot of another version',
      bytes('{"format":"tracealloc-snapshot","version":99}'),
      /version is not 1/,
    ],
    ['a difference', encodePprof(differenceOf(LIVE, OLDER)), /it is a difference/],
    [
      'a CPU profile',
      new Profile({ stringTable: new StringTable() }).encode(),
      /it has no values inuse_space/,
    ],
  ])('%s', async (_, contents, reason) => {
    await expect(readProfile(contents, 'a.file')).rejects.toMatchObject({
      code: 'ERR_TRACEALLOC_BAD_PROFILE_FILE',
      message: expect.stringMatching(/^a\.file cannot be read: /) as string,
      cause: expect.objectContaining({ message: expect.stringMatching(reason) as string }) as unknown,
    });
  });

  test('any damage ends in a snapshot or in that error', async () => {
    const damage = fc.array(fc.tuple(fc.nat(PPROF.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(damage, async (changes) => {
        const damaged = PPROF.slice();
        for (const [at, byte] of changes) damaged[at] = byte;
        const outcome: unknown = await readProfile(damaged, 'a').catch((error: unknown) => error);
        expect(outcome).toEqual(
          expect.objectContaining(
            outcome instanceof Error
              ? { code: 'ERR_TRACEALLOC_BAD_PROFILE_FILE' }
              : { samples: expect.anything() as unknown },
          ),
        );
      }),
      { numRuns: 500 },
    );
  });
});

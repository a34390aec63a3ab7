import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseSizes } from '../../src/process/proc-fields';
import { parseResidentMemory, readResidentMemory } from '../../src/process/resident-memory';

/** Recorded on Linux 6.1, shortened. */
const STATUS = `Name:	node
Umask:	0022
State:	R (running)
Pid:	4057
Uid:	0	0	0	0
VmPeak:	  683436 kB
VmHWM:	   47012 kB
VmRSS:	   46880 kB
RssAnon:	   13320 kB
RssFile:	   33560 kB
Threads:	7
SigQ:	0/96365
CapBnd:	000001ffffffffff
`;
const ROLLUP = `00400000-7ffe45ef9000 ---p 00000000 00:00 0                          [rollup]
Rss:               46880 kB
Pss:               14362 kB
Pss_Anon:          13316 kB
Anonymous:         13316 kB
Swap:                  0 kB
`;
const KIB = 1024;

describe('sizes of a file in /proc', () => {
  test('are bytes by name; other lines are left out', () => {
    expect(Array.from(parseSizes(STATUS))).toEqual([
      ['VmPeak', 683_436 * KIB],
      ['VmHWM', 47_012 * KIB],
      ['VmRSS', 46_880 * KIB],
      ['RssAnon', 13_320 * KIB],
      ['RssFile', 33_560 * KIB],
    ]);
    expect(parseSizes(ROLLUP).get('Swap')).toBe(0);
  });

  test.each([
    '',
    'Pss:',
    'Pss: 1',
    'Pss: 1 MB',
    'Pss: -1 kB',
    'Pss: 1 kB x',
    ' Pss: 1 kB',
    `Pss:${' '.repeat(50_000)}`,
  ])('there are none in %j', (text) => {
    expect(parseSizes(text).size).toBe(0);
  });
});

describe('resident memory', () => {
  const KNOWN = { peak: 47_012 * KIB, pss: 14_362 * KIB, anonymous: 13_316 * KIB };

  test.each([
    ['both files', STATUS, ROLLUP, KNOWN],
    ['a kernel without smaps_rollup', STATUS, '', { ...KNOWN, pss: null, anonymous: 13_320 * KIB }],
    ['no /proc at all', '', '', { peak: 5000, pss: null, anonymous: null }],
  ])('%s', (_, status, rollup, expected) => {
    expect(parseResidentMemory(status, rollup, 5000)).toEqual(expected);
  });

  test('is read from a directory; what is missing there is not known', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'proc-'));
    writeFileSync(join(directory, 'status'), STATUS);
    await expect(readResidentMemory(directory)).resolves.toEqual({
      ...KNOWN,
      pss: null,
      anonymous: 13_320 * KIB,
    });
    writeFileSync(join(directory, 'smaps_rollup'), ROLLUP);
    await expect(readResidentMemory(directory)).resolves.toEqual(KNOWN);
    rmSync(directory, { recursive: true });
    const { peak, ...rest } = await readResidentMemory(directory);
    expect(peak).toBeGreaterThan(10 * 2 ** 20);
    expect(rest).toEqual({ pss: null, anonymous: null });
  });
});

import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plotTimelines } from '../../src/timeline/plot';
import { runOf, series, START, timelineOf } from '../timeline/timelines';
import { runProgram } from './program';

const GOLDEN = join(__dirname, '..', 'golden', 'plot');

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tracealloc-svg-'));
});
afterEach(() => rm(directory, { recursive: true }));

/** Strict readers of XML and of SVG; both fail at the first fault. */
async function expectPicture(path: string): Promise<void> {
  await runProgram(directory, 'xmllint', '--noout', path);
  await runProgram(directory, 'rsvg-convert', path, '-o', 'a.png');
  const png = await readFile(join(directory, 'a.png'));
  // The width stands at the beginning of the header.
  expect(png.readUInt32BE(16)).toBe(900);
}

test('every plot is a picture', async () => {
  for (const name of await readdir(GOLDEN)) await expectPicture(join(GOLDEN, name));
});

test('of hostile names, too', async () => {
  const everything = String.fromCodePoint(...Array.from({ length: 0x10000 }, (_, code) => code), 0x10ffff);
  const names = ['</text><script>alert(1)</script>', '" onload="alert(1)', ']]>&#0;<!--', everything];
  for (const name of names) {
    const timeline = timelineOf({
      commandLine: name,
      functions: [runOf(name, 0, 3)],
      marks: [{ name, time: START + 1 }],
      children: new Map([[name, series(1, [1])]]),
    });
    const path = join(directory, 'a.svg');
    await writeFile(path, plotTimelines([{ name, timeline }], { title: name }));
    await expectPicture(path);
  }
});

import { LiveLine } from '../../src/cli/live-line';

const MIB = 2 ** 20;

/** Keeps what is written. */
function streamOf(isTTY: boolean) {
  const written: string[] = [];
  const stream = { isTTY, write: (text: string) => written.push(text) };
  return { written, stream: stream as unknown as NodeJS.WriteStream };
}

test('on a terminal one line is written over and over, and is gone at the end', () => {
  const { written, stream } = streamOf(true);
  const line = new LiveLine(stream);
  line.show(41 * MIB, 80 * MIB);
  line.end();
  expect(written).toEqual(['\r\x1b[Kmemory 41.0 MiB, peak 80.0 MiB, 0.0 s\r', '\r\x1b[K']);
});

test('a fast sampler does not write faster than anybody reads', () => {
  const { written, stream } = streamOf(true);
  const line = new LiveLine(stream);
  for (let sample = 0; sample < 100; sample++) line.show(MIB, MIB);
  expect(written.length).toBeLessThan(50);
});

test('in a pipe nothing is written', () => {
  const { written, stream } = streamOf(false);
  const line = new LiveLine(stream);
  line.show(MIB, MIB);
  line.end();
  expect(written).toEqual([]);
});

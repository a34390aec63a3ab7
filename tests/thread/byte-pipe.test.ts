import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { BytePipe, readPipe } from '../../src/thread/byte-pipe';
import { HelperThread } from '../../src/thread/helper-thread';
import { type Task } from '../../src/thread/task';

const MIB = 2 ** 20;

const readTask: Task<{ memory: SharedArrayBuffer; most?: number }, { length: number; hash: string }> = {
  module: join(__dirname, '..', 'children', 'read-pipe-task.js'),
  run: () => {
    throw new Error('this is for the thread');
  },
};

/** Bytes that repeat after a prime number of them, so that one in the wrong place shows. */
function bytesOf(length: number): Uint8Array {
  return Buffer.alloc(
    length,
    Uint8Array.from({ length: 251 }, (_, at) => at),
  );
}

let thread: HelperThread;
beforeEach(() => {
  thread = new HelperThread();
});
afterEach(async () => {
  jest.restoreAllMocks();
  await thread.close();
});

test('all bytes come through, in order, however many are written at once', async () => {
  const pipe = new BytePipe();
  const answer = thread.run(readTask, { memory: pipe.memory });
  const hash = createHash('sha256');
  let length = 0;
  for (const size of [1, 65_536, 0, 5 * MIB + 3, 20 * MIB + 1, 7, 16 * MIB, 65_535]) {
    const bytes = bytesOf(size);
    pipe.write(bytes);
    hash.update(bytes);
    length += size;
  }
  pipe.end();
  await expect(answer).resolves.toEqual({ length, hash: hash.digest('hex') });
});

test('what was written before the reader comes is kept', () => {
  const pipe = new BytePipe();
  pipe.write(bytesOf(1000));
  pipe.end();
  expect(Array.from(readPipe(pipe.memory), (bytes) => [...bytes])).toEqual([[...bytesOf(1000)]]);
});

test('nothing at all', () => {
  const pipe = new BytePipe();
  pipe.end();
  expect([...readPipe(pipe.memory)]).toEqual([]);
});

test('the writer waits for no reader that has stopped', async () => {
  const wait = jest.spyOn(Atomics, 'wait');
  const pipe = new BytePipe();
  const answer = thread.run(readTask, { memory: pipe.memory, most: 1 });
  for (let at = 0; at < 40; at++) pipe.write(bytesOf(MIB));
  expect((await answer).length).toBeGreaterThan(0);
  expect(wait.mock.results.map(({ value }) => value as string)).not.toContain('timed-out');
});

test('a reader that takes nothing breaks the pipe, and fails when it comes back', () => {
  const wait = jest.spyOn(Atomics, 'wait').mockReturnValue('timed-out');
  const pipe = new BytePipe();
  pipe.write(bytesOf(20 * MIB));
  pipe.write(bytesOf(1));
  pipe.end();
  expect(wait).toHaveBeenCalledTimes(1);
  expect(wait.mock.lastCall?.[3]).toBe(30_000);
  let length = 0;
  expect(() => {
    for (const bytes of readPipe(pipe.memory)) length += bytes.length;
  }).toThrow('the pipe between two threads is broken');
  expect(length).toBe(16 * MIB);
});

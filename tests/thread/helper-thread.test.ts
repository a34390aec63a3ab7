import { join } from 'node:path';
import { HelperThread } from '../../src/thread/helper-thread';
import { type Task } from '../../src/thread/task';

const CHILDREN = join(__dirname, '..', 'children');

/** Tasks for the thread, which loads them by itself. */
function taskOf<Input, Output>(name: string): Task<Input, Output> {
  return {
    module: join(CHILDREN, name),
    run: () => {
      throw new Error('this is for the thread');
    },
  };
}

const echo = taskOf<
  unknown,
  {
    input: unknown;
    isMainThread: boolean;
    threadId: number;
    execArgv: string[];
    env: object;
  }
>('echo-task.js');
const fail = taskOf<{ code?: string; message: string }, never>('fail-task.js');
const exit = taskOf<number, never>('exit-task.js');

let thread: HelperThread;

beforeEach(() => {
  thread = new HelperThread();
});

afterEach(async () => {
  await thread.terminate();
});

test('a task runs in another thread, which has no flags and no environment of the program', async () => {
  await expect(thread.run(echo, { a: [1, 2] })).resolves.toEqual({
    input: { a: [1, 2] },
    isMainThread: false,
    threadId: expect.any(Number) as number,
    execArgv: [],
    env: {},
  });
});

test('tasks at the same time get their own answers', async () => {
  const answers = await Promise.all([1, 2, 3].map((input) => thread.run(echo, input)));
  expect(answers.map(({ input }) => input)).toEqual([1, 2, 3]);
});

test('shared memory is passed on, not copied', async () => {
  const shared = new Uint8Array(new SharedArrayBuffer(1));
  await thread.run(taskOf<Uint8Array, undefined>('fill-task.js'), shared);
  expect(shared[0]).toBe(7);
});

test('an error of ours keeps its code, another its message and stack', async () => {
  await expect(
    thread.run(fail, { code: 'ERR_TRACEALLOC_OUT_OF_RANGE', message: 'no' }),
  ).rejects.toMatchObject({
    code: 'ERR_TRACEALLOC_OUT_OF_RANGE',
    message: 'no',
  });
  await expect(thread.run(fail, { message: 'broken' })).rejects.toMatchObject({
    message: 'broken',
    stack: expect.stringContaining('fail-task.js') as string,
  });
  await expect(thread.run(echo, 1)).resolves.toMatchObject({ input: 1 });
});

test('a thread that ends fails its tasks, and the next one gets a new thread', async () => {
  const answers = await Promise.allSettled([thread.run(exit, 3), thread.run(exit, 3)]);
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await expect(thread.run(echo, 1)).resolves.toMatchObject({ input: 1 });
});

test('closing lets what is under way end, and waits for nothing; a later task starts a new thread', async () => {
  const before = await thread.run(echo, 1);
  const answers = Promise.all([thread.run(echo, 2), thread.run(echo, 3)]);
  await thread.close();
  const after = await thread.run(echo, 4);
  expect((await answers).map(({ input, threadId }) => [input, threadId])).toEqual([
    [2, before.threadId],
    [3, before.threadId],
  ]);
  expect(after.threadId).not.toBe(before.threadId);
});

test('terminating fails what is under way; a later task starts a new thread', async () => {
  const answer = expect(thread.run(taskOf('endless-task.js'), null)).rejects.toThrow(
    'the helper thread ended',
  );
  await thread.terminate();
  await answer;
  await expect(thread.run(echo, 1)).resolves.toMatchObject({ input: 1 });
});

test('a task that needs more memory than the thread has is told so, and the process lives', async () => {
  await expect(thread.run(taskOf('fill-heap-task.js'), null)).rejects.toMatchObject({
    code: 'ERR_TRACEALLOC_OUT_OF_MEMORY',
  });
  await expect(thread.run(echo, 1)).resolves.toMatchObject({ input: 1 });
});

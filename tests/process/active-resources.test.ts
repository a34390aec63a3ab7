import { resultOf } from '../helpers/child';

interface Result {
  threads: { counts: number[]; watching: number; left: number };
  open: Record<string, number>;
}

// In a program of its own: Jest's `process` is told of no threads.
test('threads count from their start to their end, sockets by the name that Node has for them, timers not at all', async () => {
  const { threads, open } = await resultOf<Result>('active-resources.js');
  // One from before is not known, and the package's own is none; one that ends counts no more.
  expect(threads).toEqual({ counts: [0, 2, 1, 0], watching: 1, left: 0 });
  expect(open).toEqual({ TCPSocketWrap: 2, TCPServerWrap: 1 });
});

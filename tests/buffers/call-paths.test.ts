import { compileFunction } from 'node:vm';
import { CallPaths } from '../../src/buffers/call-paths';
import { Frame } from '../../src/model/frame';

const LIMIT = 128;

/** The path to the caller of this function, newest frame first. */
function pathHere(paths: CallPaths, limit = LIMIT): Frame[] {
  return paths.read(limit, pathHere as never).toReversed();
}

function nameAll(frames: readonly Frame[]): string[] {
  return frames.map(({ functionName }) => functionName);
}

function inner(paths: CallPaths, limit?: number): Frame[] {
  return pathHere(paths, limit);
}

function outer(paths: CallPaths, limit?: number): Frame[] {
  // The path goes through a builtin.
  return [0].map(() => inner(paths, limit))[0] ?? [];
}

test('is that of the calls, from the oldest to the one asked for, without builtins', () => {
  const frames = outer(new CallPaths());
  expect(nameAll(frames).slice(0, 3)).toEqual(['inner', '', 'outer']);
  for (const frame of frames) expect(frame).toMatchObject({ external: true });
  const [site, , caller] = frames;
  expect(site?.filename).toBe(__filename);
  // Of the calls, not of the functions: `outer` starts above the call in it, which is on another line than `inner`.
  expect(site?.lineno).toBeGreaterThan(0);
  expect(site?.column).toBeGreaterThan(1);
  expect(caller?.lineno).not.toBe(site?.lineno);
});

test('has the newest frames, if it has more than the limit', () => {
  expect(nameAll(outer(new CallPaths(), 2))).toEqual(['inner', '']);
  expect(outer(new CallPaths(), 1)).toHaveLength(1);
});

test('shares its frames with other paths', () => {
  const paths = new CallPaths();
  const [one, two] = [0, 1].map(() => outer(paths)) as [Frame[], Frame[]];
  expect(two).toEqual(one);
  for (const [at, frame] of two.entries()) expect(frame).toBe(one[at]);
});

test('tells functions by name that were made at one place', () => {
  const paths = new CallPaths();
  const make = (name: string) => {
    const made = () => pathHere(paths);
    Object.defineProperty(made, 'name', { value: name });
    return made;
  };
  for (const name of ['one', 'two', 'one', 'x'.repeat(200_000)]) {
    const [site] = make(name)();
    expect(site?.functionName.slice(0, 256)).toBe(name.slice(0, 256));
    expect(site?.functionName.length).toBeLessThan(300);
  }
});

test('keeps a bounded number of frames', () => {
  const paths = new CallPaths();
  const here = () => pathHere(paths, 1)[0];
  const places = (count: number) => {
    const calls = new Array<string>(count).fill('here()').join(',\n');
    return compileFunction(`return [${calls}]`, ['here'], { filename: 'places.js' }) as (
      here: () => Frame | undefined,
    ) => Frame[];
  };
  const first = here();
  expect(new Set(places(5000)(() => pathHere(paths, 2)[1])).size).toBe(5000);
  expect(here()).toBe(first);
  places(10_000)(() => pathHere(paths, 2)[1]);
  expect(here()).not.toBe(first);
  expect(here()).toEqual(first);
});

test('is unknown where no call is known', () => {
  expect(pathHere(new CallPaths(), 0)).toEqual([new Frame('(unknown)', 0, 0, '', true)]);
});

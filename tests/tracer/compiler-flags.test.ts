import { cachedDataVersionTag, setFlagsFromString } from 'node:v8';
import { FOLDING, INLINING, isDemanded, turnOff } from '../../src/tracer/compiler-flags';

const flags = [...FOLDING, ...INLINING];

test.each(flags)('$name goes off and on again', (flag) => {
  const before = cachedDataVersionTag();
  const setting = turnOff(flag);
  if (setting === null) {
    // As maglev-inlining on Node 20: nothing was changed, so there is nothing to set back.
    expect(cachedDataVersionTag()).toBe(before);
    return;
  }
  expect(flag.on).toContain(setting);
  expect(cachedDataVersionTag()).not.toBe(before);
  // It is off: there is nothing to do again.
  expect(turnOff(flag)).toBeNull();
  setFlagsFromString(setting);
  expect(cachedDataVersionTag()).toBe(before);
});

describe('a flag is demanded', () => {
  const [inlining] = INLINING as [(typeof INLINING)[number]];
  const { execArgv } = process;
  const { NODE_OPTIONS } = process.env;

  afterEach(() => {
    process.execArgv = execArgv;
    if (NODE_OPTIONS === undefined) delete process.env.NODE_OPTIONS;
    else process.env.NODE_OPTIONS = NODE_OPTIONS;
  });

  test.each([
    [['--turbo-inlining'], '', true],
    [['--turbo_inlining'], '', true],
    [[], '--max-old-space-size=100 --turbo-inlining', true],
    [['--no-turbo-inlining'], '', false],
    [['--turbo-inlining', '--no-turbo-inlining'], '', false],
    [['--trace-turbo-inlining'], '', false],
    [[], '', false],
    [[], undefined, false],
  ])('by %j and NODE_OPTIONS=%p: %p', (args, options, expected) => {
    process.execArgv = args;
    if (options === undefined) delete process.env.NODE_OPTIONS;
    else process.env.NODE_OPTIONS = options;
    expect(isDemanded(inlining)).toBe(expected);
  });
});

import { type Callable, type Meter, meterConstructor, meterFunction } from '../../src/buffers/pass-through';

interface Taken {
  allocated: unknown;
  source: unknown;
  by: Callable;
}

/** A meter that samples when so many bytes were allocated, again and again. */
function meterEvery(bytes: number): { meter: Meter; samples: Taken[] } {
  const samples: Taken[] = [];
  const meter: Meter = {
    bytesLeft: bytes,
    isInside: false,
    sample: (allocated, source, by) => {
      samples.push({ allocated, source, by });
      meter.bytesLeft = bytes;
    },
  };
  return { meter, samples };
}

/** Stands for `Buffer.alloc`. */
const alloc = function alloc(size: number) {
  return new Uint8Array(size);
} as unknown as Callable;

function refuse(): never {
  throw new RangeError('refused');
}

describe('a metered function', () => {
  test('passes everything on and gives what the original gives', () => {
    const { meter } = meterEvery(Infinity);
    const calls: unknown[] = [];
    const result = new Uint8Array(8);
    const metered = meterFunction(function (this: unknown, ...args) {
      calls.push([this, args]);
      return result;
    }, meter);
    const self = {};
    expect(metered.call(self, 1, undefined, 'x')).toBe(result);
    expect(metered()).toBe(result);
    expect(calls).toEqual([
      [self, [1, undefined, 'x']],
      [undefined, []],
    ]);
  });

  test('has all that the original has', () => {
    const original = Object.assign(alloc.bind(null), { restore: () => 'restored', [Symbol.for('x')]: 1 });
    const metered = meterFunction(original, meterEvery(1).meter);
    expect(metered).not.toBe(original);
    expect(Object.getOwnPropertyDescriptors(metered)).toMatchObject(
      Object.getOwnPropertyDescriptors(original),
    );
  });

  test('counts down, and hands over what holds the next point', () => {
    const { meter, samples } = meterEvery(100);
    const metered = meterFunction(alloc, meter);
    metered(60);
    metered(40);
    expect({ left: meter.bytesLeft, samples }).toEqual({ left: 0, samples: [] });
    metered(0);
    expect(samples).toEqual([]);
    const allocated = metered(1);
    expect(samples).toEqual([{ allocated, source: 1, by: metered }]);
    expect(samples[0]?.allocated).toBe(allocated);
    expect(meter.bytesLeft).toBe(100);
  });

  test('counts what it allocates by another one as its own, once', () => {
    const { meter, samples } = meterEvery(10);
    const inner = meterFunction(alloc, meter);
    const outer = meterFunction((size) => inner(size), meter);
    outer(20);
    expect(samples).toMatchObject([{ by: outer }]);
    inner(20);
    expect(samples).toMatchObject([{ by: outer }, { by: inner }]);
  });

  test('throws what the original throws, and counts on', () => {
    const { meter, samples } = meterEvery(10);
    expect(meterFunction(refuse, meter)).toThrow(new RangeError('refused'));
    meterFunction(alloc, meter)(20);
    expect(samples).toHaveLength(1);
  });

  test.each([undefined, null, 5, 'text', {}, { byteLength: 'x' }, { byteLength: NaN }])(
    'gives %p, which is no Buffer, and leaves it to the meter',
    (value) => {
      const { meter, samples } = meterEvery(10);
      expect(meterFunction(() => value, meter)()).toBe(value);
      expect(samples).toMatchObject([{ allocated: value }]);
    },
  );

  test('never takes a sample of a meter that is off', () => {
    const { meter, samples } = meterEvery(Infinity);
    const metered = meterFunction(alloc, meter);
    for (let at = 0; at < 100; at++) metered(1_000_000);
    expect(samples).toEqual([]);
  });
});

describe('a metered constructor', () => {
  const { meter, samples } = meterEvery(10);
  const Metered = meterConstructor(ArrayBuffer, meter) as unknown as typeof ArrayBuffer;

  beforeEach(() => {
    samples.length = 0;
    meter.bytesLeft = 10;
  });

  test('makes what the original makes', () => {
    const made = new Metered(20);
    expect(Object.getPrototypeOf(made)).toBe(ArrayBuffer.prototype);
    expect(made).toBeInstanceOf(Metered);
    expect(made.byteLength).toBe(20);
    expect(samples).toEqual([{ allocated: made, source: 20, by: Metered }]);
  });

  test('makes instances of subclasses, and counts them once', () => {
    class Sub extends Metered {}
    class SubSub extends Sub {}
    const made = new SubSub(20);
    expect(Object.getPrototypeOf(made)).toBe(SubSub.prototype);
    expect(made).toBeInstanceOf(ArrayBuffer);
    expect(samples).toHaveLength(1);
  });

  test('throws as the original does, also without new, and counts on', () => {
    const call = Metered as unknown as () => void;
    expect(call).toThrow("Constructor ArrayBuffer requires 'new'");
    expect(() => new Metered(-1)).toThrow('Invalid array buffer length');
    new Metered(20);
    expect(samples).toHaveLength(1);
  });

  test('counts nothing below a metered function', () => {
    meterFunction(() => new Metered(20), meter)();
    expect(samples).toMatchObject([{ allocated: { byteLength: 20 } }]);
  });
});

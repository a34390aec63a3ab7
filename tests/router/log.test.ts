import { consoleLogger, failure, type LogDetails, type Logger, safeLogger } from '../../src/router/log';

const DETAILS: LogDetails = { event: 'inert' };

function recording(): { logger: Logger; lines: string[] } {
  const lines: string[] = [];
  const push = (level: string) => (message: string) => {
    lines.push(`${level} ${message}`);
  };
  return { logger: { warn: push('warn'), error: push('error') }, lines };
}

function logged(message: string): string {
  const { logger, lines } = recording();
  safeLogger(logger).warn(message, DETAILS);
  return (lines[0] ?? '').slice('warn '.length);
}

describe('safeLogger', () => {
  it('passes each message on at its own level', () => {
    const { logger, lines } = recording();
    const safe = safeLogger(logger);
    safe.warn('one', DETAILS);
    safe.error('two', DETAILS);
    expect(lines).toEqual(['warn one', 'error two']);
  });

  it.each([
    ['line feed', 'a\nb', 'a\\nb'],
    ['carriage return', 'a\r\nb', 'a\\x0d\\nb'],
    ['tab', 'a\tb', 'a\\x09b'],
    ['NUL', 'a\0b', 'a\\x00b'],
    ['terminal colour', '\x1b[31mred', '\\x1b[31mred'],
    ['DEL', 'a\x7fb', 'a\\x7fb'],
    ['C1 control', 'a\x9bb', 'a\\x9bb'],
    ['line separator', 'a\u2028b', 'a\\u2028b'],
    ['paragraph separator', 'a\u2029b', 'a\\u2029b'],
    ['text direction', 'a\u202eb\u2066c\u061cd', 'a\\u202eb\\u2066c\\u061cd'],
  ])('escapes a %s', (_name, message, line) => {
    expect(logged(message)).toBe(line);
  });

  it('leaves other characters as they are', () => {
    expect(logged('C:\\node "ä" 日本 🙂')).toBe('C:\\node "ä" 日本 🙂');
  });

  it.each([
    ['plain', 'x'.repeat(5000)],
    ['of control characters', '\n'.repeat(5000)],
  ])('cuts a long message %s, and a cut one stays as it is', (_name, message) => {
    const line = logged(message);
    expect(line).toHaveLength(4096);
    expect(line.endsWith('…')).toBe(true);
    expect(logged(line)).toBe(line);
  });

  it('leaves a message of just the longest length whole', () => {
    expect(logged('x'.repeat(4096))).toBe('x'.repeat(4096));
  });

  it('survives a logger that throws', () => {
    const fail = () => {
      throw new Error('no disk');
    };
    const safe = safeLogger({ warn: fail, error: fail });
    expect(() => {
      safe.warn('one', DETAILS);
      safe.error('two', DETAILS);
    }).not.toThrow();
  });

  it('survives a logger that rejects', async () => {
    // Jest fails a test that leaves a rejection to nobody.
    const fail = (() => Promise.reject(new Error('no disk'))) as () => void;
    const safe = safeLogger({ warn: fail, error: fail });
    safe.warn('one', DETAILS);
    safe.error('two', DETAILS);
    await new Promise(setImmediate);
  });

  it('calls the logger as its method, for loggers that are classes', () => {
    class Memory implements Logger {
      readonly lines: string[] = [];
      warn(message: string): void {
        this.lines.push(message);
      }
      error(message: string): void {
        this.lines.push(message);
      }
    }
    const memory = new Memory();
    safeLogger(memory).error('two', DETAILS);
    expect(memory.lines).toEqual(['two']);
  });
});

describe('the details of a message', () => {
  function detailsOf(details: LogDetails): unknown {
    const seen: unknown[] = [];
    const logger = { warn: (_: string, each: unknown) => seen.push(each), error: () => undefined };
    safeLogger(logger).warn('one', details);
    return seen[0];
  }

  it('come with it, numbers as they are and texts made safe', () => {
    const details: LogDetails = {
      event: 'inert',
      code: 'a\nb',
      text: 'x'.repeat(5000),
      size: 1.5,
      none: null,
    };
    expect(detailsOf(details)).toEqual({ ...details, code: 'a\\nb', text: `${'x'.repeat(4095)}…` });
  });

  it('are a copy, which the logger may change', () => {
    const details: LogDetails = Object.freeze({ event: 'inert', size: 1 });
    expect(detailsOf(details)).not.toBe(details);
  });

  it('take a name that objects have already as any other', () => {
    const details = JSON.parse('{"event":"inert","__proto__":"x","constructor":"y"}') as LogDetails;
    expect(Object.entries(detailsOf(details) as object)).toEqual(Object.entries(details));
  });

  it.each([
    [Object.assign(new Error('no'), { code: 'ENOSPC' }), 'ENOSPC'],
    [new Error('no'), null],
    [undefined, null],
  ])('of a failure name its code: %p', (error, code) => {
    expect(failure('start-failed', error)).toEqual({ event: 'start-failed', code });
  });
});

it('the console gets the sentence alone', () => {
  const warn = jest.spyOn(console, 'warn').mockReturnValue();
  const error = jest.spyOn(console, 'error').mockReturnValue();
  safeLogger(consoleLogger).warn('one', DETAILS);
  safeLogger(consoleLogger).error('two', DETAILS);
  expect([warn.mock.calls, error.mock.calls]).toEqual([[['one']], [['two']]]);
  jest.restoreAllMocks();
});

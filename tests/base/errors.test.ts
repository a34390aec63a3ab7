import {
  type ErrorCode,
  ERRORS,
  isTraceallocError,
  OptionError,
  TraceallocError,
} from '../../src/base/errors';

describe('TraceallocError', () => {
  test('carries its code, sentence, cause and delay', () => {
    const cause = new Error('disk full');
    const error = new TraceallocError('ERR_TRACEALLOC_BUSY', 'two captures wait', { cause, retryAfter: 3 });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: 'TraceallocError',
      code: 'ERR_TRACEALLOC_BUSY',
      message: 'two captures wait',
      cause,
      retryAfter: 3,
    });
  });

  test('has neither cause nor delay unless given', () => {
    const error = new TraceallocError('ERR_TRACEALLOC_TOKEN', 'no token');
    expect(error.retryAfter).toBeUndefined();
    expect('cause' in error).toBe(false);
  });
});

describe('OptionError', () => {
  test('lists every fault at once, then the way out', () => {
    const error = new OptionError(['top must be at least 1, not 0', 'unknown option tpo']);
    expect(error).toBeInstanceOf(TypeError);
    expect(error).toMatchObject({
      name: 'OptionError',
      code: 'ERR_TRACEALLOC_BAD_OPTION',
      faults: ['top must be at least 1, not 0', 'unknown option tpo'],
      message: `top must be at least 1, not 0; unknown option tpo. ${ERRORS.ERR_TRACEALLOC_BAD_OPTION.help}`,
    });
  });
});

describe('isTraceallocError', () => {
  class TraceallocErrorOfAnotherCopy extends Error {
    readonly code: ErrorCode = 'ERR_TRACEALLOC_NOT_TRACING';
  }

  test.each([
    ['one of ours', new TraceallocError('ERR_TRACEALLOC_BUSY', 'busy'), true],
    ['one for options', new OptionError(['wrong']), true],
    ['one of another copy of the package', new TraceallocErrorOfAnotherCopy('off'), true],
    ['an error of Node.js', Object.assign(new Error('none'), { code: 'ENOENT' }), false],
    ['a code that is only inherited by the table', Object.assign(new Error(), { code: 'toString' }), false],
    ['a numeric code', Object.assign(new Error(), { code: 1 }), false],
    ['an error without a code', new Error('plain'), false],
    ['no error', { code: 'ERR_TRACEALLOC_BUSY' }, false],
    ['text', 'ERR_TRACEALLOC_BUSY', false],
    ['nothing', undefined, false],
    ['null', null, false],
  ])('%s', (_, error, expected) => {
    expect(isTraceallocError(error)).toBe(expected);
  });
});

describe('the table of codes', () => {
  test.each(Object.entries(ERRORS))('%s has a status and a way out', (code, { status, help }) => {
    expect(code).toMatch(/^ERR_TRACEALLOC_[A-Z_]+$/);
    expect([400, 401, 403, 404, 405, 409, 429, 500, 501, 503]).toContain(status);
    expect(help).toMatch(/^[A-Z].*\.$/);
  });
});

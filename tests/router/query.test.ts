import { needed, only, withDefault } from '../../src/router/parameter';
import { type Parameters, PARAMETERS, parseQuery } from '../../src/router/query';

const { rows, index, keyType, debug: flag, include: patterns, windows, period, format } = PARAMETERS;

const get = (url: string, parameters: Parameters) => parseQuery(url, parameters, 'GET');

describe('values', () => {
  test.each([
    ['rows', rows, '1', 1],
    ['rows', rows, '1000', 1000],
    ['index', index, '0', 0],
    ['index', index, '999999', 999_999],
    ['key type', keyType, 'traceback', 'traceback'],
    ['flag', flag, '0', false],
    ['flag', flag, '1', true],
    ['patterns', patterns, 'a', ['a']],
    ['patterns', patterns, 'src/**&name=node_modules&name=%E2%82%AC+%26', ['src/**', 'node_modules', '€ &']],
    ['patterns', patterns, 'x'.repeat(200), ['x'.repeat(200)]],
    ['patterns', patterns, Array(20).fill('a').join('&name='), Array(20).fill('a')],
    ['windows', windows, '2', 2],
    ['windows', windows, '10', 10],
    ['period', period, 'off', 'off'],
    ['period', period, '1s', 1000],
    ['period', period, '1000ms', 1000],
    ['period', period, '90s', 90_000],
    ['period', period, '15m', 900_000],
    ['period', period, '24h', 86_400_000],
    ['format', format, 'json', 'json'],
  ])('%s: %s', (_, parameter, value, expected) => {
    expect(get(`/path?name=${value}`, { name: parameter })).toEqual({ name: expected });
  });

  test.each([
    [
      'rows',
      rows,
      ['', '0', '-0', '1001', '1e2', '01', '1.0', ' 1', '1%0A', '１', '1&name=1', '1000000000000'],
    ],
    ['index', index, ['', '-1', '1000000', '00', '0x0', 'NaN', '0&name=0']],
    ['key type', keyType, ['', 'LINENO', 'length', '0', 'lineno&name=lineno']],
    ['flag', flag, ['', '2', 'true', '01', 'constructor', 'valueOf', '__proto__', '1&name=1']],
    ['patterns', patterns, ['', 'a&name=', 'x'.repeat(201), Array(21).fill('a').join('&name=')]],
    ['windows', windows, ['', '1', '11', '3.0', '3&name=3']],
    [
      'period',
      period,
      [
        '',
        '0s',
        '999ms',
        '25h',
        '86401s',
        '1.5m',
        '60',
        's',
        '1d',
        '-1s',
        '+1s',
        '1S',
        '01s',
        ' 1s',
        '1 s',
        '1e3s',
      ].concat([
        '1s1s',
        'Infinitys',
        'NaNs',
        'OFF',
        'on',
        '9'.repeat(400) + 's',
        '1toString',
        'off&name=off',
        '1s&name=1s',
      ]),
    ],
    ['format', format, ['', 'Text', 'html', 'toString', 'text&name=json']],
  ])('%s refuse what is not accepted', (_, parameter, values) => {
    for (const value of values) {
      expect(() => get(`/path?name=${value}`, { name: parameter })).toThrow(
        expect.objectContaining({
          code: 'ERR_TRACEALLOC_BAD_PARAMETER',
          message: `name must be ${parameter.accepted}`,
        }) as Error,
      );
    }
  });
});

describe('names', () => {
  test.each(['/path', '/path?', '/path?&', '/path?&&'])('%s says nothing', (url) => {
    expect(get(url, { top: rows, format })).toEqual({ top: undefined, format: undefined });
  });

  test.each(['zz=1', 'TOP=1', 'top%20=1', 'top[]=1', 'top.a=1', '=1', '__proto__=1', 'toString=1', '?top=1'])(
    '%s is not known',
    (query) => {
      expect(() => get(`/path?${query}`, { top: rows, format })).toThrow(
        expect.objectContaining({
          code: 'ERR_TRACEALLOC_UNKNOWN_PARAMETER',
          message: 'a parameter is not known here; accepted: top, format',
        }) as Error,
      );
    },
  );

  test('are read once decoded', () => {
    expect(get('/path?%74op=%31', { top: rows })).toEqual({ top: 1 });
  });

  test('leave Object.prototype as it is', () => {
    for (const query of ['__proto__[top]=5', 'constructor[prototype][top]=5', '__proto__=5']) {
      expect(() => get(`/path?${query}`, { top: rows })).toThrow();
    }
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(get('/path', { top: rows })).toEqual({ top: undefined });
  });
});

test('the query starts at the first question mark, and may hold more', () => {
  expect(get('/path?include=a?b', { include: patterns })).toEqual({ include: ['a?b'] });
});

describe('demands', () => {
  const fault = (message: string) =>
    expect.objectContaining({ code: 'ERR_TRACEALLOC_BAD_PARAMETER', message }) as Error;

  test('a default stands in where the request does not say', () => {
    const parameters = { top: withDefault(rows, '7'), debug: withDefault(flag, '0') };
    expect(get('/path', parameters)).toEqual({ top: 7, debug: false });
    expect(get('/path?top=8&debug=1', parameters)).toEqual({ top: 8, debug: true });
    expect(() => withDefault(rows, '0')).toThrow('0 is no default');
  });

  test('what is needed must be said', () => {
    const parameters = { top: needed(rows) };
    expect(get('/path?top=8', parameters)).toEqual({ top: 8 });
    expect(() => get('/path', parameters)).toThrow(fault('top must be one whole number from 1 to 1000'));
  });

  test('what goes with one method is refused with the other, and not needed there', () => {
    const parameters = { every: only('POST', needed(period)) };
    expect(parseQuery('/path?every=off', parameters, 'POST')).toEqual({ every: 'off' });
    expect(() => parseQuery('/path', parameters, 'POST')).toThrow(fault(`every must be ${period.accepted}`));
    expect(get('/path', parameters)).toEqual({ every: undefined });
    expect(() => get('/path?every=off', parameters)).toThrow(fault('every goes with the method POST'));
  });
});

import crypto from 'node:crypto';

import { isUsableToken, LockOut, TokenCheck } from '../../src/router/token';

const TOKEN = '0123456789abcdef0123456789abcdef';

function withAuthorization(...values: string[]) {
  const [first] = values;
  return {
    headers: first === undefined ? {} : { authorization: first },
    rawHeaders: ['Host', 'localhost', ...values.flatMap((value) => ['Authorization', value])],
  };
}

function basic(userAndPassword: string): string {
  return `Basic ${Buffer.from(userAndPassword).toString('base64')}`;
}

describe('isUsableToken', () => {
  it.each([
    [undefined, false],
    ['', false],
    ['   ', false],
    [' '.repeat(32), false],
    ['\n'.repeat(32), false],
    ['short', false],
    ['x'.repeat(15), false],
    [`  ${'x'.repeat(15)}  `, false],
    [1234567890123456, false],
    [['x'.repeat(16)], false],
    ['x'.repeat(16), true],
    [TOKEN, true],
  ])('%p: %p', (token, expected) => {
    expect(isUsableToken(token)).toBe(expected);
  });
});

describe('TokenCheck', () => {
  const check = new TokenCheck(TOKEN);

  it.each([
    ['Bearer', `Bearer ${TOKEN}`],
    ['scheme in another case', `bEARER ${TOKEN}`],
    ['more spaces', `Bearer   ${TOKEN}`],
    ['Basic', basic(`admin:${TOKEN}`)],
    ['Basic without a user name', basic(`:${TOKEN}`)],
    ['Basic in another case', basic(`admin:${TOKEN}`).replace('Basic', 'basic')],
  ])('takes the right token: %s', (_name, value) => {
    expect(check.check(withAuthorization(value))).toBe('ok');
  });

  it.each([
    ['empty', ''],
    ['scheme alone', 'Bearer'],
    ['scheme and space', 'Bearer '],
    ['undefined', 'Bearer undefined'],
    ['one character', 'Bearer x'],
    ['wrong, of the same length', `Bearer ${TOKEN.slice(0, -1)}x`],
    ['other case', `Bearer ${TOKEN.toUpperCase()}`],
    ['prefix', `Bearer ${TOKEN.slice(0, -1)}`],
    ['longer', `Bearer ${TOKEN}0`],
    ['two words', 'bearer x y'],
    ['token and a word', `Bearer ${TOKEN} y`],
    ['two in one header', `Bearer ${TOKEN}, Bearer ${TOKEN}`],
    ['token alone', TOKEN],
    ['space before the token alone', ` ${TOKEN}`],
    ['other scheme', `Digest ${TOKEN}`],
    ['other scheme with Basic credentials', basic(`admin:${TOKEN}`).replace('Basic', 'Digest')],
    ['tab', `Bearer\t${TOKEN}`],
    ['Bearer with Basic credentials', basic(`admin:${TOKEN}`).replace('Basic', 'Bearer')],
    ['Basic with the plain token', `Basic ${TOKEN}`],
    ['Basic with a plain pair', `Basic admin:${TOKEN}`],
    ['Basic without a colon', basic(TOKEN)],
    ['Basic with the token as user', basic(`${TOKEN}:`)],
    ['Basic with an empty password', basic('admin:')],
    ['Basic with bad base64', `Basic !!${basic(`admin:${TOKEN}`).slice('Basic '.length)}`],
    ['Basic with nothing', 'Basic '],
    ['8 kB', `Bearer ${'x'.repeat(8192)}`],
    ['8 kB of spaces', `Bearer${' '.repeat(8192)}`],
    ['Latin-1 bytes', 'Bearer \u00ff\u00fe\u00e4'],
    ['NUL', `Bearer ${TOKEN}\0`],
    ['comma', ','],
  ])('refuses, and does not throw: %s', (_name, value) => {
    expect(check.check(withAuthorization(value))).toBe('wrong');
  });

  it('tells a request without the header from one with a wrong token', () => {
    expect(check.check(withAuthorization())).toBe('missing');
  });

  it('refuses two Authorization headers, even when both are right', () => {
    expect(check.check(withAuthorization(`Bearer ${TOKEN}`, `Bearer ${TOKEN}`))).toBe('wrong');
    expect(check.check(withAuthorization(`Bearer ${TOKEN}`, 'Bearer x'))).toBe('wrong');
  });

  it('reads no token from the URL', () => {
    const req = {
      ...withAuthorization(),
      url: `/?token=${TOKEN}&access_token=${TOKEN}`,
      query: { token: TOKEN },
    };
    expect(check.check(req)).toBe('missing');
  });

  it('drops white space around the token it is given, as a header cannot carry it', () => {
    expect(new TokenCheck(` ${TOKEN}\n`).check(withAuthorization(`Bearer ${TOKEN}`))).toBe('ok');
  });

  it('compares tokens of other scripts by their UTF-8 bytes', () => {
    // The last byte of "à" is a no-break space in Latin-1.
    const token = 'pässwörter-sind-geheim-à';
    const onTheWire = Buffer.from(token).toString('latin1');
    expect(new TokenCheck(token).check(withAuthorization(`Bearer ${onTheWire}`))).toBe('ok');
    expect(new TokenCheck(token).check(withAuthorization(basic(`admin:${token}`)))).toBe('ok');
    expect(new TokenCheck(token).check(withAuthorization(`Bearer ${onTheWire.slice(0, -1)}`))).toBe('wrong');
  });

  it('takes the password from after the first colon', () => {
    const token = 'with:colons:in:it:16';
    expect(new TokenCheck(token).check(withAuthorization(basic(`admin:${token}`)))).toBe('ok');
  });

  it.each([
    ['right', `Bearer ${TOKEN}`],
    ['wrong', `Bearer ${TOKEN.slice(0, -1)}x`],
    ['short', 'Bearer x'],
    ['malformed', 'nonsense'],
    ['bad base64', 'Basic ***'],
  ])('compares two digests once, whatever was sent: %s', (_name, value) => {
    const compare = jest.spyOn(crypto, 'timingSafeEqual');
    try {
      check.check(withAuthorization(value));
      expect(compare.mock.calls.map((buffers) => buffers.map(({ byteLength }) => byteLength))).toEqual([
        [32, 32],
      ]);
    } finally {
      compare.mockRestore();
    }
  });
});

describe('LockOut', () => {
  let now: number;
  let lockOut: LockOut;

  beforeEach(() => {
    now = 1000;
    lockOut = new LockOut(() => now);
  });

  function countTimes(times: number): void {
    for (let i = 0; i < times; i++) lockOut.count();
  }

  it('begins at the tenth wrong token', () => {
    expect(lockOut.secondsLeft()).toBe(0);
    countTimes(9);
    expect(lockOut.secondsLeft()).toBe(0);
    countTimes(1);
    expect(lockOut.secondsLeft()).toBe(60);
  });

  it('ends when the minute is over', () => {
    countTimes(10);
    now += 30_500;
    expect(lockOut.secondsLeft()).toBe(30);
    now += 29_499;
    expect(lockOut.secondsLeft()).toBe(1);
    now += 1;
    expect(lockOut.secondsLeft()).toBe(0);
  });

  it('looks at any minute, not at those of the clock', () => {
    countTimes(5);
    now += 59_000;
    countTimes(4);
    expect(lockOut.secondsLeft()).toBe(0);
    countTimes(1);
    expect(lockOut.secondsLeft()).toBe(1);
    now += 1000;
    expect(lockOut.secondsLeft()).toBe(0);
    countTimes(5);
    expect(lockOut.secondsLeft()).toBe(59);
  });

  it('forgives wrong tokens that come slowly', () => {
    for (let i = 0; i < 100; i++) {
      lockOut.count();
      expect(lockOut.secondsLeft()).toBe(0);
      now += 6700;
    }
  });

  it('has a clock of its own', () => {
    const real = new LockOut();
    for (let i = 0; i < 10; i++) real.count();
    expect(real.secondsLeft()).toBe(60);
  });
});

import { type IncomingHttpHeaders } from 'node:http';

import { isCrossSite } from '../../src/router/cross-site';

const HOST = 'localhost:3000';

function crossSite(headers: IncomingHttpHeaders): boolean {
  return isCrossSite({ headers: { host: HOST, ...headers } });
}

describe('isCrossSite', () => {
  it('lets command lines pass, which send none of the headers', () => {
    expect(crossSite({ 'user-agent': 'curl/8.5.0', accept: '*/*' })).toBe(false);
  });

  it.each([
    ['same-origin', false],
    ['none', false],
    ['same-site', true],
    ['cross-site', true],
    ['', true],
    ['Same-Origin', true],
    ['unheard-of', true],
    ['same-origin, cross-site', true],
  ])('Sec-Fetch-Site %p: %p', (site, expected) => {
    expect(crossSite({ 'sec-fetch-site': site })).toBe(expected);
  });

  it.each(['document', 'script', 'image', 'iframe', 'empty', 'style'])(
    'Sec-Fetch-Dest %s changes nothing',
    (dest) => {
      expect(crossSite({ 'sec-fetch-dest': dest, 'sec-fetch-site': 'same-origin' })).toBe(false);
      expect(crossSite({ 'sec-fetch-dest': dest, 'sec-fetch-site': 'cross-site' })).toBe(true);
    },
  );

  describe.each(['origin', 'referer'])('%s', (name) => {
    it.each([
      ['http://localhost:3000', false],
      ['https://localhost:3000', false],
      ['http://LOCALHOST:3000', false],
      ['http://evil.example', true],
      ['http://localhost:5173', true],
      ['http://localhost', true],
      ['http://localhost:3000.evil.example', true],
      ['http://localhost:3000@evil.example', true],
      ['http://localhost:3000, http://evil.example', true],
      ['ftp://localhost:3000', true],
      ['app://localhost:3000', true],
      ['null', true],
      ['', true],
      ['localhost:3000', true],
      ['//localhost:3000', true],
      ['http://', true],
      ['http://[', true],
      ['http://%zz', true],
      ['about:client', true],
      ['http://localhost:99999', true],
      ['\u00ff\u00fe', true],
    ])('%p: %p', (url, expected) => {
      expect(crossSite({ [name]: url })).toBe(expected);
    });
  });

  it('compares with a Host in any case', () => {
    expect(isCrossSite({ headers: { host: 'LOCALHOST:3000', origin: 'http://localhost:3000' } })).toBe(false);
  });

  it('compares the path of a Referer with nothing', () => {
    expect(crossSite({ referer: 'http://localhost:3000/memory?top=1' })).toBe(false);
    expect(crossSite({ referer: 'http://evil.example/localhost:3000' })).toBe(true);
  });

  it('reads the host of an HTTP/2 request', () => {
    const origin = 'http://localhost:3000';
    expect(isCrossSite({ headers: { ':authority': HOST, origin } })).toBe(false);
    expect(isCrossSite({ headers: { ':authority': 'localhost:1', origin } })).toBe(true);
  });

  it.each(['http://localhost:3000', 'file:///', 'data:,', 'http://undefined'])(
    'takes %s for another site where the Host is missing or empty',
    (origin) => {
      expect(isCrossSite({ headers: { origin } })).toBe(true);
      expect(isCrossSite({ headers: { host: '', origin } })).toBe(true);
    },
  );

  it.each<[string, IncomingHttpHeaders, boolean]>([
    [
      'Sec-Fetch-Site before Origin',
      { 'sec-fetch-site': 'same-origin', origin: 'http://evil.example' },
      false,
    ],
    [
      'Sec-Fetch-Site before a fitting Origin',
      { 'sec-fetch-site': 'cross-site', origin: `http://${HOST}` },
      true,
    ],
    ['Origin before Referer', { origin: `http://${HOST}`, referer: 'http://evil.example/' }, false],
    ['Origin before a fitting Referer', { origin: 'null', referer: `http://${HOST}/` }, true],
  ])('%s', (_name, headers, expected) => {
    expect(crossSite(headers)).toBe(expected);
  });

  it.each([
    ['sec-purpose', 'prefetch'],
    ['sec-purpose', 'prefetch;prerender'],
    ['sec-purpose', 'prefetch;anonymous-client-ip'],
    ['purpose', 'prefetch'],
    ['purpose', 'Prefetch'],
    ['x-purpose', 'preview'],
    ['x-moz', 'prefetch'],
    ['x-moz', 'prerender'],
  ])('refuses %s: %s, also on the same origin', (name, value) => {
    expect(crossSite({ [name]: value })).toBe(true);
    expect(crossSite({ [name]: value, 'sec-fetch-site': 'same-origin' })).toBe(true);
    expect(crossSite({ [name]: value, 'sec-fetch-site': 'none' })).toBe(true);
  });

  it('lets other purposes pass', () => {
    expect(crossSite({ purpose: 'testing' })).toBe(false);
  });
});

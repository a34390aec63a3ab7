import { type Express } from 'express';
import request, { type Response } from 'supertest';

/** A request, and what answers it. */
export interface Row {
  method?: 'get' | 'post' | 'head' | 'put' | 'patch' | 'delete' | 'options';
  path: string;
  headers?: Readonly<Record<string, string>>;
  status: number;
  type?: 'text/plain' | 'application/json';
  /** What the body is; of errors the end of the code. */
  body?: RegExp | string;
  allow?: string;
  /** Ask the router that wants a token. */
  token?: true;
}

const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-robots-tag': 'noindex',
};

/** Neither of them is a whole number in plain decimal digits. */
export const NO_NUMBERS = [
  ...['', '-1', '1.5', '1e2', '1e9', '0x10', '5abc', '%207', '7%20', '+7', '%2B7', '07', '1,000', 'NaN'],
  ...['Infinity', '9007199254740993', '%E0%A5%AB', '%35%00', '0n', 'null', '%3Cscript%3Ezz', '[]'],
];

export const JSON_ONLY = { Accept: 'application/json' };

/** A query for each value of one parameter. */
export function each(name: string, ...values: string[]): string[] {
  return values.map((value) => `${name}=${value}`);
}

export function good(path: string, body: RegExp, queries: string[]): Row[] {
  return queries.map((query) => ({ path: `${path}?${query}`, status: 200, body }));
}

export function bad(path: string, queries: string[]): Row[] {
  return queries.map((query) => ({ path: `${path}?${query}`, status: 400, body: 'BAD_PARAMETER' }));
}

export function unknown(path: string, queries: string[]): Row[] {
  return queries.map((query) => ({ path: `${path}?${query}`, status: 400, body: 'UNKNOWN_PARAMETER' }));
}

export function refusedMethod(path: string, allow: string, ...methods: NonNullable<Row['method']>[]): Row[] {
  return methods.map((method) => ({ method, path, status: 405, body: 'METHOD', allow }));
}

/** What requests to a path are refused with for each of some sets of headers. */
export function refused(
  path: string,
  status: number,
  body: string,
  ...headers: Record<string, string>[]
): Row[] {
  return headers.map((sent) => ({ path, headers: sent, status, body }));
}

function titleOf({ method = 'get', path, headers = {}, status }: Row): string {
  const sent = Object.entries(headers).map(([name, value]) => ` ${name}: ${value}`);
  return `${status} ${method.toUpperCase()} ${path.slice(0, 80)}${sent.join('')}`;
}

/** Titles and rows, for `test.each`. */
export function titled(rows: readonly Row[]): [title: string, row: Row][] {
  return rows.map((row) => [titleOf(row), row]);
}

/** Asks what the row asks. */
export async function ask(app: Express, { method = 'get', path, headers = {} }: Row): Promise<Response> {
  return request(app)[method](path).set(headers);
}

/** Checks all that HTTP says of an answer, and its body. */
export function expectAnswer(res: Response, row: Row): void {
  const { method = 'get', status, type = 'text/plain', body = '' } = row;
  expect(res.status).toBe(status);
  expect(res.headers).toMatchObject({ ...HEADERS, 'content-type': `${type}; charset=utf-8` });
  expect(res.headers.allow).toBe(status === 405 ? (row.allow ?? 'GET') : undefined);
  const unwanted = /^(etag|access-control-.*|location|set-cookie|last-modified|transfer-encoding)$/;
  expect(Object.keys(res.headers).filter((name) => unwanted.test(name))).toEqual([]);
  if (method === 'head') return;
  expect(res.headers['content-length']).toBe(String(Buffer.byteLength(res.text)));
  if (typeof body === 'string') expectError(res.text, body);
  else expect(res.text).toMatch(body);
}

function expectError(text: string, code: string): void {
  expect(text).toMatch(new RegExp(`^(error: |\\{"error":\\{"code":")ERR_TRACEALLOC_${code}\\b.*\\n`));
  expect(text).not.toMatch(/zz|script|\n {4}at /);
  expect(text.length).toBeLessThan(500);
}

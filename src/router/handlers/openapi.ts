import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { route } from '../route';

/** Written when the package is built. */
const DOCUMENT = join(__dirname, '..', '..', 'openapi.json');

const operations = {
  GET: {
    summary: 'This document: every path with its parameters, answers and errors, as OpenAPI 3.1.',
    answers: { 'application/json': null },
  },
};

export const openapi = route(operations, {}, async ({ base }) => {
  const document = JSON.parse(await readFile(DOCUMENT, 'utf8')) as object;
  return {
    mediaType: 'application/json; charset=utf-8',
    body: `${JSON.stringify({ ...document, servers: [{ url: base || '/' }] })}\n`,
  };
});

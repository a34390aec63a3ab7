/** Writes `dist/openapi.json`: the route table, with the JSON Schemas of what is answered, from its types. */
import { readFileSync, writeFileSync } from 'node:fs';
import { STATUS_CODES } from 'node:http';
import { createRequire } from 'node:module';
import TJS from 'typescript-json-schema';

const require = createRequire(import.meta.url);
const { ERRORS } = require('../dist/base/errors.js');
const { ROUTES } = require('../dist/router/routes.js');
const { version, description } = JSON.parse(readFileSync('package.json', 'utf8'));

/** The codes of each status. Of 500 all others are thrown at who calls the library or the command. */
const errors = { 500: ['ERR_TRACEALLOC_INTERNAL'] };
for (const [code, { status }] of Object.entries(ERRORS)) {
  if (status !== 500) (errors[status] ??= []).push(code);
}

const HEADERS = {
  401: { 'WWW-Authenticate': { description: 'How to send the token.', schema: { type: 'string' } } },
  405: { Allow: { description: 'The methods that the path takes.', schema: { type: 'string' } } },
  429: { 'Retry-After': { description: 'Seconds.', schema: { type: 'integer' } } },
};

writeFileSync(
  'dist/openapi.json',
  `${JSON.stringify(
    {
      openapi: '3.1.0',
      info: {
        title: 'tracealloc',
        version,
        description: `${description}\n\nA path that is turned off, as all are in production without a token, is answered by the application.`,
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: '/', description: 'Where the router is mounted.' }],
      security: [{ bearer: [] }, { basic: [] }, {}],
      paths: Object.fromEntries(Array.from(ROUTES, ([path, route]) => [path, pathItem(path, route)])),
      components: {
        schemas: answerSchemas(),
        responses: mapValues(errors, errorResponse),
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', description: 'The token.' },
          basic: { type: 'http', scheme: 'basic', description: 'Any name, with the token as password.' },
        },
      },
    },
    null,
    1,
  )}\n`,
);

function pathItem(path, { operations, parameters }) {
  const entries = Object.entries(operations).map(([method, { summary, answers }]) => [
    method.toLowerCase(),
    {
      operationId: `${method.toLowerCase()}${path.replaceAll(/\W/g, '_')}`,
      summary,
      parameters: Object.entries(parameters)
        .filter(([, parameter]) => (parameter.method ?? method) === method)
        .map(([name, { about, isNeeded = false, schema }]) => ({
          name,
          in: 'query',
          description: about,
          required: isNeeded,
          schema,
        })),
      responses: {
        200: { description: summary, content: content(answers) },
        ...mapValues(errors, (_, status) => ({ $ref: `#/components/responses/${status}` })),
      },
    },
  ]);
  return Object.fromEntries(entries);
}

function errorResponse(codes, status) {
  return {
    description: `${STATUS_CODES[status]}: ${codes.join(', ')}`,
    ...(status in HEADERS && { headers: HEADERS[status] }),
    content: content({ 'text/plain': null, 'application/json': 'Error' }),
  };
}

function content(answers) {
  return mapValues(answers, (name, mediaType) => {
    if (name !== null) return { schema: { $ref: `#/components/schemas/${name}` } };
    if (mediaType === 'application/octet-stream') return {};
    return { schema: { type: mediaType === 'application/json' ? 'object' : 'string' } };
  });
}

/** One schema for each field of `JsonAnswers`, and those of the named types that they use. */
function answerSchemas() {
  const program = TJS.programFromConfig('tsconfig.json', ['src/router/json-answers.ts']);
  const generator = TJS.buildGenerator(program, {
    required: true,
    defaultNumberType: 'integer',
    // `tsc` has checked the program, with a version of its own.
    ignoreErrors: true,
  });
  const { definitions } = quietly(() => generator.getSchemaForSymbols(['JsonAnswers']));
  const { JsonAnswers, ...named } = definitions;
  const isNamed = (name) => /^\w+$/.test(name);
  const shorten = (name) => name.replace(/Json$/, '');
  const refer = (ref) => {
    const name = decodeURIComponent(ref.replace('#/definitions/', ''));
    return isNamed(name) ? { $ref: `#/components/schemas/${shorten(name)}` } : translate(named[name], refer);
  };
  const others = Object.entries(named).filter(([name]) => isNamed(name));
  const schemas = { ...JsonAnswers.properties, ...Object.fromEntries(others) };
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [shorten(name), translate(schema, refer)]),
  );
}

/** It warns of each value that it takes the type of instead of the value. */
function quietly(run) {
  const { warn } = console;
  console.warn = () => undefined;
  try {
    return run();
  } finally {
    console.warn = warn;
  }
}

/** From draft 7 of JSON Schema to that of OpenAPI 3.1. */
function translate({ $ref, allOf, anyOf, items, additionalItems, properties, ...schema }, refer) {
  if ($ref !== undefined) return refer($ref);
  if (allOf) return translate(intersection(allOf), refer);
  const each = (schemas) => schemas.map((one) => translate(one, refer));
  if (anyOf) schema.anyOf = each(anyOf);
  if (Array.isArray(items))
    Object.assign(schema, { prefixItems: each(items), items: additionalItems ?? false });
  else if (items) schema.items = translate(items, refer);
  if (properties) {
    schema.properties = mapValues(properties, (one, name) => withUnit(name, translate(one, refer)));
  }
  return schema;
}

/** Of objects. */
function intersection(schemas) {
  return {
    type: 'object',
    properties: Object.assign({}, ...schemas.map(({ properties }) => properties)),
    required: schemas.flatMap(({ required = [] }) => required),
  };
}

/** What the name of a field, or its format, says of its value. */
function withUnit(name, schema) {
  const types = [schema.type].flat();
  const isMs = name.endsWith('_ms');
  if (types.includes('integer') && (isMs || schema.format === 'double')) {
    const type = types.includes('null') ? ['number', 'null'] : 'number';
    return { ...(isMs && { description: 'Milliseconds.' }), ...schema, type };
  }
  const isTime = /(^|_)(at|since|as_of)$/.test(name) && types.includes('string');
  return isTime ? { ...schema, format: 'date-time' } : schema;
}

function mapValues(object, change) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]));
}

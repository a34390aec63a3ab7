import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020';

type Schema = Readonly<Record<string, unknown>>;

interface OpenApiParameter {
  readonly name: string;
  readonly required: boolean;
  readonly description: string;
  readonly schema: Schema;
}

interface OpenApiOperation {
  readonly summary: string;
  readonly parameters: readonly OpenApiParameter[];
  readonly responses: Readonly<
    Record<string, { readonly content: Readonly<Record<string, { schema?: Schema }>> }>
  >;
}

export interface OpenApi {
  readonly openapi: string;
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** The document as it is shipped. */
export const OPEN_API = JSON.parse(
  readFileSync(join(__dirname, '..', '..', 'dist', 'openapi.json'), 'utf8'),
) as OpenApi;

const ajv = new Ajv2020({
  allErrors: true,
  allowUnionTypes: true,
  strictTuples: false,
  formats: { double: true, 'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/ },
});
ajv.addSchema({ $id: 'openapi', $defs: { document: closed(OPEN_API) as object } });

function validatorOf(name: string): ValidateFunction {
  return ajv.compile({ $ref: `openapi#/$defs/document/components/schemas/${name}` });
}

export function isValid(schema: Schema, value: unknown): boolean {
  return ajv.validate(schema, value);
}

/** What is wrong with a value; nothing where it is as described. */
export function faultsOf(name: string, value: unknown): string[] {
  const validate = validatorOf(name);
  validate(value);
  return (validate.errors ?? []).map(({ instancePath, message, params }) =>
    [instancePath, message, JSON.stringify(params)].join(' '),
  );
}

/** Accepts no field that is not described: clients pass over those that they do not know, tests do not. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, each]) => [
    key,
    key === '$ref' ? String(each).replace('#/', '#/$defs/document/') : closed(each),
  ]);
  const isObject = Object.hasOwn(value, 'properties') && Object.hasOwn(value, 'type');
  return { ...Object.fromEntries(entries), ...(isObject && { additionalProperties: false }) };
}

const Ajv = require('ajv');

const ajv = new Ajv({ allErrors: true });

function faultsOf(payload, mostLines) {
  const line = { type: 'object', required: ['sku', 'count'], properties: { count: { type: 'integer' } } };
  const isValid = ajv.compile({
    type: 'object',
    required: ['id', 'lines'],
    properties: { id: { type: 'string' }, lines: { type: 'array', maxItems: mostLines, items: line } },
  });
  return isValid(payload) ? [] : isValid.errors;
}

module.exports = { faultsOf };

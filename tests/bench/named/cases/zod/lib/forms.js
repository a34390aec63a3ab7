const { z } = require('zod/v4');

function formOf(tenant) {
  return z.object({
    name: z.string().min(1).describe(`who signs for ${tenant}`),
    seats: z.number().int().positive().describe('how many seats'),
  });
}

module.exports = { formOf };

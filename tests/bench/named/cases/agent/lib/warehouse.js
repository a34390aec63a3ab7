const http = require('node:http');
const { textOf } = require('./text-of.js');

function stockOf(sku) {
  return new Promise((resolve, reject) => {
    const agent = new http.Agent({ keepAlive: true });
    http
      .get(`${process.env.UPSTREAM}/${sku}`, { agent }, async (res) => resolve((await textOf(res)).length))
      .on('error', reject);
  });
}

module.exports = { stockOf };

const { pipeline } = require('node:stream/promises');
const { createGzip } = require('node:zlib');
const { open } = require('./upstream.js');

async function pass(name, res) {
  res.set('content-encoding', 'gzip');
  await pipeline(await open(name), createGzip(), res);
}

module.exports = { pass };

const { gzipSync } = require('node:zlib');

const kept = new Map();

function compressed(url, text) {
  if (!kept.has(url)) kept.set(url, gzipSync(text));
  return kept.get(url);
}

module.exports = { compressed };

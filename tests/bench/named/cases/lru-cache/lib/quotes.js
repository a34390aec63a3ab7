const { LRUCache } = require('lru-cache');
const { ratesAt } = require('./rates.js');

const quotes = new LRUCache({ ttl: 86_400_000 });

function quoteOf(url) {
  if (!quotes.has(url)) quotes.set(url, { url, at: Date.now(), rates: ratesAt(url.length) });
  return quotes.get(url);
}

module.exports = { quoteOf };

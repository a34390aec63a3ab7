const { LRUCache } = require('lru-cache');
const { readArticle } = require('./read-article.js');

const articles = new LRUCache({ max: 2000 });

function articleOf(id) {
  if (!articles.has(id)) articles.set(id, readArticle(id));
  return articles.get(id);
}

module.exports = { articleOf };

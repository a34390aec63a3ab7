const cheerio = require('cheerio');

const titles = new Map();

function rememberTitle(id, html) {
  titles.set(id, cheerio.load(html, { xml: true })('title').text());
  return titles.get(id);
}

module.exports = { rememberTitle };

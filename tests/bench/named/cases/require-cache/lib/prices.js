function freshPrices() {
  delete require.cache[require.resolve('./price-list.js')];
  return require('./price-list.js');
}

module.exports = { freshPrices };

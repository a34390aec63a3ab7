const ratesAt = (seed) => ({ EUR: 1, USD: 1 + seed / 100, GBP: 1 - seed / 1000 });

module.exports = { ratesAt };

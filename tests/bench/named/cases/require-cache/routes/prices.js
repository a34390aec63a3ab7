const { Router } = require('express');
const { freshPrices } = require('../lib/prices.js');

const prices = Router();

prices.get('/:sku', (req, res) => {
  const { prices } = freshPrices();
  res.json({ sku: req.params.sku, price: prices[Number(req.params.sku) % prices.length] });
});

module.exports = { prices };

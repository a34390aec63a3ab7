const { Router } = require('express');
const { stockOf } = require('../lib/warehouse.js');

const stock = Router();

stock.get('/:sku', async (req, res) => {
  res.json({ left: await stockOf(req.params.sku) });
});

module.exports = { stock };

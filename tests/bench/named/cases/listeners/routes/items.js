const { Router } = require('express');
const { watchStock } = require('../lib/stock.js');

const items = Router();

items.get('/:id', (req, res) => {
  const item = watchStock(req.params.id);
  res.json({ id: item.id, left: item.left });
});

module.exports = { items };

const { Router } = require('express');
const { ordersOf } = require('../lib/orders.js');
const { summary } = require('../lib/summary.js');

const orders = Router();

orders.get('/:id', async (req, res) => {
  const orders = await ordersOf(req.params.id);
  res.json({ orders, summary: summary(orders) });
});

module.exports = { orders };

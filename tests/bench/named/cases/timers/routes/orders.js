const { Router } = require('express');
const { track } = require('../lib/tracking.js');

const orders = Router();

orders.get('/:id', (req, res) => {
  track({ id: req.params.id, steps: ['made', 'packed'] });
  res.json({ ok: true });
});

module.exports = { orders };

const { Router } = require('express');
const { faultsOf } = require('../lib/payloads.js');

const hooks = Router();

hooks.get('/:id', (req, res) => {
  const payload = { id: req.params.id, sent: Date.now(), lines: [{ sku: 'A-1', count: 2 }] };
  const faults = faultsOf(payload, Number(req.query.most ?? 20));
  res.json({ faults });
});

module.exports = { hooks };

const { Router } = require('express');
const { orShutdown } = require('../lib/shutdown.js');
const { readRows } = require('../lib/rows.js');

const exported = Router();

exported.get('/:id', async (req, res) => {
  const rows = await orShutdown(readRows(req.params.id));
  res.json({ rows: rows.length });
});

module.exports = { exported };

const { Router } = require('express');
const { sumOf } = require('../lib/formulas.js');

const sheets = Router();

sheets.get('/:id', (req, res) => {
  res.json({ sum: sumOf(req.params.id, 'a + b * 2') });
});

module.exports = { sheets };

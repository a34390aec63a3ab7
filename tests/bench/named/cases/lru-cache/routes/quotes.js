const { Router } = require('express');
const { quoteOf } = require('../lib/quotes.js');

const quotes = Router();

quotes.get('/:id', (req, res) => {
  res.json(quoteOf(req.originalUrl));
});

module.exports = { quotes };

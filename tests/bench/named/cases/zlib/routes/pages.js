const { Router } = require('express');
const { compressed } = require('../lib/compressed.js');
const { page } = require('../lib/page.js');

const pages = Router();

pages.get('/:id', (req, res) => {
  res.set('content-encoding', 'gzip').send(compressed(req.originalUrl, page(req.params.id)));
});

module.exports = { pages };

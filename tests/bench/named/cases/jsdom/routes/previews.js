const { Router } = require('express');
const { page } = require('../lib/page.js');
const { openPreview } = require('../lib/preview.js');

const previews = Router();

previews.get('/:id', (req, res) => {
  res.json({ title: openPreview(page(req.params.id)) });
});

module.exports = { previews };

const { Router } = require('express');
const { download } = require('../lib/download.js');
const { rememberTitle } = require('../lib/titles.js');

const pages = Router();

pages.get('/:id', async (req, res) => {
  const html = await download(req.params.id);
  res.json({ title: rememberTitle(req.params.id, html) });
});

module.exports = { pages };

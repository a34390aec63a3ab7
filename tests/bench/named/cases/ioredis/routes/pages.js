const { Router } = require('express');
const { countVisit } = require('../lib/visits.js');

const pages = Router();

pages.get('/:name', (req, res) => {
  countVisit(req.params.name, req.get('user-agent') ?? 'unknown');
  res.send('seen');
});

module.exports = { pages };

const { Router } = require('express');
const { articleOf } = require('../lib/articles.js');

const articles = Router();

articles.get('/:id', (req, res) => {
  res.json(articleOf(req.params.id));
});

module.exports = { articles };

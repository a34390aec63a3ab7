const { Router } = require('express');
const { pass } = require('../lib/pass.js');

const files = Router();

files.get('/:name', (req, res, next) => {
  pass(req.params.name, res).catch(next);
});

module.exports = { files };

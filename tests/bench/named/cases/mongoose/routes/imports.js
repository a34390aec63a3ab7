const { Router } = require('express');
const { archiveOf } = require('../lib/archives.js');

const imports = Router();

imports.get('/:id', (req, res) => {
  const Archive = archiveOf(req.params.id);
  res.json(new Archive({ name: req.params.id, rows: [{ line: 1, text: 'first' }] }));
});

module.exports = { imports };

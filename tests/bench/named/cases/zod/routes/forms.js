const { Router } = require('express');
const { check } = require('../lib/answers.js');

const forms = Router();

forms.get('/:tenant', (req, res) => {
  res.json({ ok: check(req.params.tenant, { name: 'Ada', seats: 3 }) });
});

module.exports = { forms };

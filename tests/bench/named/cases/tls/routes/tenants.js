const { Router } = require('express');
const { contextOf } = require('../lib/certificates.js');

const tenants = Router();

tenants.get('/:name', (req, res) => {
  res.json({ secure: contextOf(req.params.name) !== undefined });
});

module.exports = { tenants };

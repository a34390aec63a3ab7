const { Router } = require('express');
const { userOf } = require('../lib/users.js');

const users = Router();

users.get('/:id', async (req, res) => {
  res.json(await userOf(req.params.id));
});

module.exports = { users };

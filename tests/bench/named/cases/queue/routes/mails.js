const { Router } = require('express');
const { send } = require('../lib/outbox.js');

const mails = Router();

mails.get('/:to', (req, res) => {
  send({ to: req.params.to, text: `Hello ${req.params.to}` });
  res.json({ queued: true });
});

module.exports = { mails };

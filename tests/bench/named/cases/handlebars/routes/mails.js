const { Router } = require('express');
const { renderMail } = require('../lib/mails.js');

const mails = Router();

mails.get('/:id', (req, res) => {
  res.send(renderMail(req.params.id, { name: 'Ada', total: 12 }));
});

module.exports = { mails };

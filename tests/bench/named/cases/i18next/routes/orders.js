const { Router } = require('express');
const { textOf } = require('../lib/texts.js');

const orders = Router();

orders.get('/:id', (req, res) => {
  res.send(textOf(req.params.id, 'thanks'));
});

module.exports = { orders };

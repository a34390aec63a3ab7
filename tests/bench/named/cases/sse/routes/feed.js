const { Router } = require('express');
const { follow } = require('../lib/feed.js');

const feed = Router();

feed.get('/:topic', (req, res) => {
  follow(res, req.params.topic);
});

module.exports = { feed };

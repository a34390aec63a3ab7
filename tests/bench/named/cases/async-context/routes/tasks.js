const { Router } = require('express');
const { enqueue } = require('../lib/queue.js');

const tasks = Router();

tasks.get('/:id', (req, res) => {
  enqueue({ id: req.params.id });
  res.json({ queued: true });
});

module.exports = { tasks };

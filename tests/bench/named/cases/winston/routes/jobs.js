const { Router } = require('express');
const { runJob } = require('../lib/run-job.js');

const jobs = Router();

jobs.get('/:id', async (req, res) => {
  res.json(await runJob(req.params.id));
});

module.exports = { jobs };

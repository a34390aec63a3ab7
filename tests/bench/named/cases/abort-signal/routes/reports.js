const { Router } = require('express');
const { deadlineFor } = require('../lib/deadline.js');
const { makeReport } = require('../lib/report.js');

const reports = Router();

reports.get('/:id', async (req, res) => {
  const cancelled = new AbortController();
  res.json(await makeReport(req.params.id, deadlineFor(cancelled.signal)));
});

module.exports = { reports };

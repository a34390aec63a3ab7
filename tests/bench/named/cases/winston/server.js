const express = require('express');
const { jobs } = require('./routes/jobs.js');

const app = express();

app.use('/jobs', jobs);

module.exports = { app };

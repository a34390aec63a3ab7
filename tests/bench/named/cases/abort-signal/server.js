const express = require('express');
const { reports } = require('./routes/reports.js');

const app = express();

app.use('/reports', reports);

module.exports = { app };

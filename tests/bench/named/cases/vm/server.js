const express = require('express');
const { sheets } = require('./routes/sheets.js');

const app = express();

app.use('/sheets', sheets);

module.exports = { app };

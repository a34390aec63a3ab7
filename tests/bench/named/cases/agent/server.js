const express = require('express');
const { stock } = require('./routes/stock.js');

const app = express();

app.use('/stock', stock);

module.exports = { app };

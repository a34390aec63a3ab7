const express = require('express');
const { quotes } = require('./routes/quotes.js');

const app = express();

app.use('/quotes', quotes);

module.exports = { app };

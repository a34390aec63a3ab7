const express = require('express');
const { prices } = require('./routes/prices.js');

const app = express();

app.use('/prices', prices);

module.exports = { app };

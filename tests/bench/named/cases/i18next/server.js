const express = require('express');
const { orders } = require('./routes/orders.js');

const app = express();

app.use('/orders', orders);

module.exports = { app };

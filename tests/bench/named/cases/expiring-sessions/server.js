const express = require('express');
const { sessions } = require('./lib/sessions.js');
const { cart } = require('./routes/cart.js');

const app = express();
app.use(sessions);
app.get('/cart/:item', cart);

module.exports = { app };

const express = require('express');
const { tenants } = require('./routes/tenants.js');

const app = express();

app.use('/tenants', tenants);

module.exports = { app };

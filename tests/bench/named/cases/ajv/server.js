const express = require('express');
const { hooks } = require('./routes/hooks.js');

const app = express();

app.use('/hooks', hooks);

module.exports = { app };

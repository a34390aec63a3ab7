const express = require('express');
const { exported } = require('./routes/exported.js');

const app = express();

app.use('/exports', exported);

module.exports = { app };

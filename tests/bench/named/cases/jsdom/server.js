const express = require('express');
const { previews } = require('./routes/previews.js');

const app = express();

app.use('/previews', previews);

module.exports = { app };

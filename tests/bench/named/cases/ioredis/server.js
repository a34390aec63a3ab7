const express = require('express');
const { pages } = require('./routes/pages.js');

const app = express();

app.use('/pages', pages);

module.exports = { app };

const express = require('express');
const { articles } = require('./routes/articles.js');

const app = express();

app.use('/articles', articles);

module.exports = { app };

const express = require('express');
const { feed } = require('./routes/feed.js');

const app = express();

app.use('/feed', feed);

module.exports = { app };

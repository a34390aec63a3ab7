const express = require('express');
const { files } = require('./routes/files.js');

const app = express();

app.use('/files', files);

module.exports = { app };

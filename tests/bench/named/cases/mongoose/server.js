const express = require('express');
const { imports } = require('./routes/imports.js');

const app = express();

app.use('/imports', imports);

module.exports = { app };

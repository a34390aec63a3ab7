const express = require('express');
const { forms } = require('./routes/forms.js');

const app = express();

app.use('/forms', forms);

module.exports = { app };

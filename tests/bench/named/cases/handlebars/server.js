const express = require('express');
const { mails } = require('./routes/mails.js');

const app = express();

app.use('/mails', mails);

module.exports = { app };

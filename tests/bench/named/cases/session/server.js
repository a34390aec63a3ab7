const express = require('express');
const { sessions } = require('./lib/sessions.js');
const { health } = require('./routes/health.js');

const app = express();
app.use(sessions);
app.get('/health', health);

module.exports = { app };

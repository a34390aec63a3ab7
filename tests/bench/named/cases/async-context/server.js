const express = require('express');
const { inContext } = require('./lib/trail.js');
const { tasks } = require('./routes/tasks.js');

const app = express();
app.use(inContext);
app.use('/tasks', tasks);

module.exports = { app };

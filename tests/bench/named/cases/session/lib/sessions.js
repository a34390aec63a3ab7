const session = require('express-session');

const sessions = session({ secret: 'a cat on a wall', resave: false, saveUninitialized: true });

module.exports = { sessions };

const session = require('express-session');
const { ExpiringStore } = require('./expiring-store.js');

const store = new ExpiringStore({ ttlMs: 1000, sweepMs: 250 });
const sessions = session({ secret: 'a dog at a gate', store, resave: false, saveUninitialized: false });

module.exports = { sessions };

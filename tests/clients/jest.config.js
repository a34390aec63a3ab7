const {
  projects: [, compiled],
  testTimeout,
} = require('../../jest.config.js');

/** The tests that need programs of others, which `npm test` does without. */
module.exports = { ...compiled, displayName: 'clients', roots: [__dirname], testTimeout };

const base = require('../../jest.config.js');

/** The tests that need programs of others, which `npm test` does without. */
module.exports = {
  ...base,
  rootDir: '../..',
  roots: ['<rootDir>/tests/clients'],
  testPathIgnorePatterns: ['/node_modules/'],
};

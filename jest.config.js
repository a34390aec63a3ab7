const { readdirSync } = require('node:fs');
const { join } = require('node:path');

const TESTS = join(__dirname, 'tests');

/** Rooms that need neither the helper thread nor another process, which load compiled modules: they run from source. */
const PURE = ['base', 'formats', 'heap-graph', 'model', 'reports', 'sources', 'stats', 'timeline'];
/** They need programs that are not npm packages: `npm run test:clients`. */
const CLIENTS = 'clients';

/** Children force collections and examples serve thousands of requests: slow on a busy machine, never hung. */
const TIMEOUT_MS = 60_000;

const others = readdirSync(TESTS).filter((room) => ![...PURE, CLIENTS].includes(room));
const rooms = (names) => names.map((name) => join(TESTS, name));

const common = {
  rootDir: __dirname,
  testEnvironment: 'node',
  testMatch: ['**/*.test.ts'],
  transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: 'tsconfig.check.json' }] },
};

/** @type {import('jest').Config} */
module.exports = {
  projects: [
    { ...common, displayName: 'source', roots: rooms(PURE) },
    {
      ...common,
      displayName: 'compiled',
      roots: rooms(others),
      // What ships is what is tested.
      moduleNameMapper: { '^(?:\\.\\./)+src/(.*)$': '<rootDir>/dist/$1' },
      globalSetup: '<rootDir>/tests/helpers/require-build.ts',
    },
  ],
  testTimeout: TIMEOUT_MS,
  // Half of the time tests wait for the programs that they start.
  maxWorkers: '100%',
};

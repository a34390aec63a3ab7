/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/tests'],
  testMatch: ['**/*.test.ts'],
  // They need programs that are not npm packages: `npm run test:clients`.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/tests/clients/'],
  transform: {
    '^.+\\.ts$': ['ts-jest', { tsconfig: 'tsconfig.check.json' }],
  },
  // What ships is what is tested: the helper thread can only load compiled modules. `npm test` compiles first.
  moduleNameMapper: { '^(?:\\.\\./)+src/(.*)$': '<rootDir>/dist/$1' },
  // Children force collections and examples serve thousands of requests: slow on a busy machine, never hung.
  testTimeout: 60_000,
};

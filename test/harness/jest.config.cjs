// What jest does inside one rank. scripts/test.mjs starts the ranks and reads what they report.
const path = require('node:path');

const isWatched = process.env.MPI4NODE_TEST_RESULTS !== undefined;

module.exports = {
  rootDir: path.join(__dirname, '../..'),
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  testEnvironment: '<rootDir>/test/harness/environment.ts',
  testEnvironmentOptions: { globalsCleanup: 'off' },
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  moduleNameMapper: {
    '^mpi4node$': '<rootDir>/dist/index.js',
    '^mpi4node/util$': '<rootDir>/dist/util.js',
    '^mpi4node/interchange$': '<rootDir>/dist/interchange.js',
    '^mpi4node/testing$': '<rootDir>/dist/testing.js',
    // Modules of lib/ that a test imports by themselves: what they are built on is the package.
    '^\\.\\./index\\.js$': '<rootDir>/dist/index.js',
    '^(\\.\\.?/(?:[a-z_]+/)*[a-z_]+)\\.js$': '$1',
  },
  testSequencer: '<rootDir>/test/harness/sequencer.cjs',
  reporters: isWatched ? ['<rootDir>/test/harness/reporter.cjs'] : ['default'],
  // Print at once what a test logs: a rank that is killed would lose it.
  verbose: true,
  watchman: false,
};

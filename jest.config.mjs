/** Two projects: `unit` needs nothing but Node; `bus` gets one real broker and one real database server for the whole run. */
const shared = {
  testEnvironment: 'node',
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
        },
        module: { type: 'commonjs' },
      },
    ],
  },
  moduleNameMapper: {
    '^#contracts$': '<rootDir>/contracts/src/index.ts',
    '^#(evidence|messaging|service|delivery|agency-adapter)$': '<rootDir>/libs/$1/src/index.ts',
    '^#agency-adapter/parts$': '<rootDir>/libs/agency-adapter/src/parts.ts',
    '^#local$': '<rootDir>/deploy/local/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  moduleFileExtensions: ['ts', 'js', 'mjs', 'json'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.bus/'],
};
const needsBus = '\\.(int\\.spec|e2e\\.spec|fault\\.spec)\\.ts$';
export default {
  // Generous: it only matters where something hangs, and machines are busy; longer than `eventually` waits, so that a test says for what.
  testTimeout: 90_000,
  testSequencer: '<rootDir>/test/support/whole-bus-first.cjs',
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/{apps,libs,contracts,deploy,test}/**/*.spec.ts'],
      testPathIgnorePatterns: [needsBus, '/node_modules/', '/dist/'],
    },
    {
      ...shared,
      displayName: 'bus',
      testRegex: needsBus,
      testPathIgnorePatterns: ['/node_modules/', '/dist/'],
      globalSetup: '<rootDir>/test/support/global-setup.ts',
      globalTeardown: '<rootDir>/test/support/global-teardown.ts',
    },
  ],
};

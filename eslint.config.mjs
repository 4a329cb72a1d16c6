import tseslint from 'typescript-eslint';
import { houseConfig } from './test/guards/house-rules.mjs';

const typescript = ['**/*.ts'];

export default [
  {
    ignores: [
      'node_modules/',
      'dist/',
      '.bus/',
      'coverage/',
      'contracts/src/generated/',
      'apps/cli/src/client/generated/',
      'test/data/',
      '**/web/dist/',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  ...tseslint.configs.recommendedTypeChecked.map((config) => ({ ...config, files: typescript })),
  {
    files: typescript,
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'no-param-reassign': 'off',
      'prefer-const': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/return-await': ['error', 'in-try-catch'],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/prefer-promise-reject-errors': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      // An injected class imported as a type loses its metadata, and Nest can no longer inject it.
      '@typescript-eslint/consistent-type-imports': 'off',
      // Interfaces that promise to be asynchronous are often kept synchronously.
      '@typescript-eslint/require-await': 'off',
      // A rejected promise rethrown is whatever was rejected.
      '@typescript-eslint/only-throw-error': ['error', { allowRethrowing: true, allowThrowingUnknown: true }],
      // `'first' | string` says which values are expected; enums of node packages are compared with their numbers.
      '@typescript-eslint/no-redundant-type-constituents': 'off',
      '@typescript-eslint/no-unsafe-enum-comparison': 'off',
      // Libraries hand out functions typed as methods (kafkajs' batch payload).
      '@typescript-eslint/unbound-method': 'off',
      // Wire bodies and rows are `any` until parsed: the parsers guard them, not these rules.
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
    },
  },
  {
    name: 'programs that talk to a person',
    files: ['apps/cli/**', 'deploy/**', 'scripts/**', 'test/**'],
    rules: { 'no-console': 'off' },
  },
  {
    name: 'tests',
    files: ['**/*.{spec,features}.ts', 'test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-empty-function': 'off',
    },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'prefer-const': 'error',
      'no-undef': 'off',
      'no-unused-vars': 'error',
    },
  },
  ...houseConfig,
];

/**
 * Who may import whom. Every pattern is anchored at a folder, and every rule is proved by a seeded
 * violation in test/guards/dependency-rules.spec.ts: a rule that is not broken there is a rule nobody knows to work.
 * What imports cannot show (`process.env`, the clock) is guarded by test/guards/house-rules.mjs.
 */
const SPEC = '\\.(spec|features)\\.ts$';
/** What a lib shows to tests beside its index. */
const PARTS = '^libs/[^/]+/src/parts\\.ts$';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'contracts-import-nothing-of-ours',
      comment: 'Contracts are what others build against: they stand alone.',
      severity: 'error',
      from: { path: '^contracts/' },
      to: { path: '^(apps|libs|deploy|scripts|test)/' },
    },
    {
      name: 'apps-never-import-apps',
      comment: 'Apps meet on the wire only.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'libs-never-import-apps',
      comment: 'A lib does not know who uses it, nor how it is deployed.',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^(apps|deploy)/' },
    },
    {
      name: 'libs-only-through-index',
      comment: 'What is not exported by its index.ts is private to a lib (and to contracts, and to the local runtime).',
      severity: 'error',
      from: { path: '^(apps|libs|contracts|deploy|test)/([^/]+)/' },
      to: {
        path: '^(libs/[^/]+|contracts|deploy/local)/src/.+\\.ts$',
        pathNot: ['^(libs/[^/]+|contracts|deploy/local)/src/index\\.ts$', PARTS, '^$1/$2/', '^contracts/src/'],
      },
    },
    {
      name: 'contracts-only-through-index',
      comment: 'As for libs.',
      severity: 'error',
      from: { pathNot: '^contracts/' },
      to: { path: '^contracts/src/', pathNot: '^contracts/src/index\\.ts$' },
    },
    {
      name: 'libs-only-by-name',
      comment: 'A lib is imported as #name, never by a path that climbs out of its own folder.',
      severity: 'error',
      from: { path: '^([^/]+)/([^/]+)/' },
      to: {
        path: ['^(libs/[^/]+|contracts|deploy/local)/src/index\\.ts$', PARTS],
        pathNot: '^$1/$2/',
        dependencyTypesNot: ['aliased', 'aliased-subpath-import', 'aliased-webpack'],
      },
    },
    {
      name: 'domain-imports-itself-and-contracts',
      comment:
        'Decisions are pure: no Nest, no I/O; time and everything else comes in as a parameter. ' +
        'The one package they may know is the State Council calendar, which is a table.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/src/domain/', pathNot: SPEC },
      to: { pathNot: ['^apps/$1/src/domain/', '^contracts/src/index\\.ts$', '^node_modules/chinese-days/'] },
    },
    {
      name: 'agency-decisions-are-pure',
      comment: "An agency's folder is its domain: it may name the adapter's types, but no package and no Node module.",
      severity: 'error',
      from: { path: '^apps/agencies/src/[^/]+/', pathNot: SPEC },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'core'] },
    },
    {
      name: 'agencies-are-strangers',
      comment: "One agency's folder never imports another's.",
      severity: 'error',
      from: { path: '^apps/agencies/src/([^/]+)/' },
      to: { path: '^apps/agencies/src/[^/]+/', pathNot: '^apps/agencies/src/$1/' },
    },
    {
      name: 'evidence-imports-only-node-crypto',
      comment: 'The offline verifier must be readable and trustworthy without reading anything else.',
      severity: 'error',
      from: { path: '^libs/evidence/', pathNot: SPEC },
      to: { pathNot: ['^libs/evidence/', '^(node:)?crypto$'] },
    },
    {
      name: 'kafkajs-in-one-folder',
      comment: 'kafkajs is unmaintained: one folder knows it, so one folder replaces it.',
      severity: 'error',
      from: {
        path: '^(apps|libs|contracts|deploy)/',
        pathNot: '^libs/messaging/src/kafka/',
      },
      to: { path: '(^|/)node_modules/kafkajs/|^kafkajs' },
    },
    {
      name: 'pg-in-one-file',
      comment: 'One file makes connections; everyone else gets a transaction.',
      severity: 'error',
      from: { path: '^(apps|libs|contracts|deploy)/', pathNot: '^libs/service/src/database\\.ts$' },
      to: { path: '(^|/)node_modules/(@types/)?pg/|^pg$' },
    },
    {
      name: 'reconciliation-shares-nothing-with-the-adapter',
      comment: "Shared decision code would hide the adapter's bug from its checker.",
      severity: 'error',
      from: { path: '^apps/reconciliation/' },
      to: { path: '^(libs/agency-adapter|apps/agencies)/' },
    },
    {
      name: 'no-cycles',
      comment: 'Files that need each other are one file, or hide a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'production-imports-no-tests',
      comment: 'Only tests may use test code.',
      severity: 'error',
      from: { path: '^(apps|libs|contracts|deploy)/', pathNot: [SPEC, '^(apps|libs)/[^/]+/test/'] },
      to: { path: ['^test/', '^(apps|libs)/[^/]+/test/', SPEC] },
    },
    {
      name: 'parts-are-for-tests',
      comment: 'A second door of a lib for tests that take it apart; what runs comes in through the first.',
      severity: 'error',
      from: { path: '^(apps|libs|contracts|deploy)/', pathNot: [SPEC, '^(apps|libs)/[^/]+/test/'] },
      to: { path: PARTS },
    },
    {
      name: 'production-imports-no-dev-dependencies',
      comment: 'What runs must be installed where it runs.',
      severity: 'error',
      from: { path: '^(apps|libs|contracts|deploy)/', pathNot: SPEC },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], pathNot: '/@types/' },
    },
    {
      name: 'every-import-resolves',
      comment: 'An import that leads nowhere would escape every rule above.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^dist/'] },
    exclude: { path: ['^dist/', '^\\.bus/'] },
    // Type-only imports count: a type of a stranger is knowledge of the stranger.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    webpackConfig: { fileName: 'test/guards/source-aliases.cjs' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};

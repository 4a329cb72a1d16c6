/**
 * The rules of this house that imports cannot show, as an ESLint plugin. Each is proved
 * by breaking it in lint-rules.spec.ts.
 */
const SPECS = ['**/*.{spec,features}.ts'];
const CODE = ['{apps,libs,contracts,deploy,test}/**/*.ts'];

const SQL_NOW =
  /\b(?:(?:now|transaction_timestamp|statement_timestamp)\s*\(\s*\)|current_timestamp|localtimestamp|current_date)/i;

const isNamed = (node, name) => node?.type === 'Identifier' && node.name === name;

/** `process.env`, however spelt; also `import { env } from 'node:process'`. */
const noProcessEnv = rule('process.env is read in configuration files only', (report) => ({
  MemberExpression(node) {
    if (isNamed(node.object, 'process') && memberName(node) === 'env') report(node);
  },
  VariableDeclarator(node) {
    if (isNamed(node.init, 'process') && node.id.type === 'ObjectPattern') report(node);
  },
  ImportDeclaration(node) {
    if (/^(node:)?process$/.test(node.source.value)) report(node);
  },
}));

/** `Date.now()`, `new Date()`, `Date()`, and SQL's own clock: decisions get their time from the injected Clock. */
const noAmbientTime = rule('time comes from the injected Clock', (report) => ({
  MemberExpression(node) {
    if (isNamed(node.object, 'Date') && memberName(node) === 'now') report(node);
  },
  NewExpression(node) {
    if (isNamed(node.callee, 'Date') && node.arguments.length === 0) report(node);
  },
  CallExpression(node) {
    if (isNamed(node.callee, 'Date')) report(node);
  },
  Literal(node) {
    if (typeof node.value === 'string' && SQL_NOW.test(node.value)) report(node);
  },
  TemplateElement(node) {
    if (SQL_NOW.test(node.value.raw)) report(node);
  },
}));

/** No skipped, focused, todo or empty tests: what can't run fails. */
const noSkippedTests = rule('a test is never skipped, focused, left to do or empty', (report) => ({
  MemberExpression(node) {
    const subject = node.object.type === 'MemberExpression' ? node.object.object : node.object;
    const isTest = ['it', 'test', 'describe'].some((name) => isNamed(subject, name));
    if (isTest && ['skip', 'only', 'todo', 'failing'].includes(memberName(node))) report(node);
  },
  CallExpression(node) {
    const { callee } = node;
    if (callee.type !== 'Identifier') return;
    if (/^(xit|xtest|xdescribe|fit|fdescribe)$/.test(callee.name)) report(node);
    if (/^(it|test)$/.test(callee.name) && node.arguments[1]?.body?.body?.length === 0) report(node);
  },
}));

/** A test waits for a fact (`eventually`), never for a while. */
const noSleep = rule('a test waits for a fact with eventually(), never for a while', (report) => ({
  ImportDeclaration(node) {
    if (/^(node:)?timers\/promises$/.test(node.source.value)) report(node);
  },
  CallExpression(node) {
    if (!isNamed(node.callee, 'setTimeout')) return;
    const [action] = node.arguments;
    for (let outer = node.parent; outer; outer = outer.parent) {
      // Only a timer that does nothing but resolve a promise is a sleep; deadlines and fakes are not.
      if (outer.type === 'NewExpression' && isNamed(outer.callee, 'Promise')) {
        const resolve = outer.arguments[0]?.params?.[0];
        if (action?.type === 'Identifier' && isNamed(resolve, action.name)) report(node);
        return;
      }
    }
  },
}));

export const houseRules = {
  meta: { name: 'house' },
  rules: {
    'no-process-env': noProcessEnv,
    'no-ambient-time': noAmbientTime,
    'no-skipped-tests': noSkippedTests,
    'no-sleep': noSleep,
  },
};

/** Where each rule holds. */
export const houseConfig = [
  { name: 'house/plugin', files: CODE, plugins: { house: houseRules } },
  {
    name: 'house/process-env',
    files: CODE,
    ignores: [
      '**/*.config.ts',
      'libs/service/src/config*.ts',
      'libs/service/src/config*/**',
      'deploy/local/src/environment.ts',
      'test/**',
      ...SPECS,
    ],
    rules: { 'house/no-process-env': 'error' },
  },
  {
    name: 'house/time',
    files: CODE,
    ignores: ['libs/service/src/clock.ts', 'deploy/**', 'test/**', ...SPECS],
    rules: { 'house/no-ambient-time': 'error' },
  },
  { name: 'house/tests', files: SPECS, rules: { 'house/no-skipped-tests': 'error', 'house/no-sleep': 'error' } },
  {
    name: 'house/size',
    files: CODE,
    ignores: ['contracts/src/generated/**'],
    rules: { 'max-lines': ['error', { max: 300 }] },
  },
];

function memberName(node) {
  return node.computed ? node.property.value : node.property.name;
}

function rule(message, listen) {
  return {
    meta: { type: 'problem', schema: [], messages: { broken: message } },
    create: (context) => listen((node) => context.report({ node, messageId: 'broken' })),
  };
}

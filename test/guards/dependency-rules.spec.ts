import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** What the rules allow: a small copy of the repository's shape. */
const lawful: Record<string, string[]> = {
  'contracts/src/index.ts': ['./topics.js', 'ajv'],
  'contracts/src/topics.ts': [],
  'libs/evidence/src/index.ts': ['node:crypto', './merkle.js'],
  'libs/evidence/src/merkle.ts': [],
  'libs/evidence/src/merkle.spec.ts': ['fast-check', './merkle.js'],
  'libs/messaging/src/index.ts': ['./kafka/kafka.js', './relay.js'],
  'libs/messaging/src/kafka/kafka.ts': ['kafkajs'],
  'libs/messaging/src/relay.ts': ['#evidence', '#contracts'],
  'libs/service/src/index.ts': ['./database.js', '#messaging'],
  'libs/service/src/database.ts': ['pg'],
  'libs/agency-adapter/src/index.ts': ['#messaging'],
  'libs/agency-adapter/src/parts.ts': ['./index.js'],
  'libs/agency-adapter/test/apply.ts': ['#agency-adapter/parts'],
  'deploy/local/src/index.ts': ['#messaging', 'node:fs'],
  'test/support/builders.ts': ['#contracts', '#agency-adapter/parts'],
  'apps/ledger/src/main.ts': ['@nestjs/common', '#service', '#local', './trail.js'],
  'apps/ledger/src/trail.ts': ['./domain/trail.js'],
  'apps/ledger/src/domain/trail.ts': ['./leaf.js', '#contracts'],
  'apps/ledger/src/domain/leaf.ts': ['chinese-days'],
  'apps/ledger/src/domain/trail.spec.ts': ['./trail.js', 'fast-check', '../../../../test/support/builders.js'],
  'apps/ledger/src/hen.ts': ['./egg.js'],
  'apps/reconciliation/src/main.ts': ['#service', '#evidence'],
  'apps/agencies/src/main.ts': ['./rail/index.js', './aviation/index.js', '#agency-adapter'],
  'apps/agencies/src/rail/index.ts': ['#agency-adapter', '#contracts', './seats.js'],
  'apps/agencies/src/rail/seats.ts': [],
  'apps/agencies/src/aviation/index.ts': ['#agency-adapter'],
};

/** One line per offence: the rule, the file that breaks it, what that file imports. */
const offences: [rule: string, file: string, imports: string][] = [
  ['contracts-import-nothing-of-ours', 'contracts/src/hungry.ts', '#evidence'],
  ['apps-never-import-apps', 'apps/ledger/src/nosy.ts', '../../reconciliation/src/main.js'],
  ['libs-never-import-apps', 'libs/messaging/src/upward.ts', '../../../apps/ledger/src/trail.js'],
  ['libs-never-import-apps', 'libs/messaging/src/deployed.ts', '#local'],
  ['libs-only-through-index', 'apps/ledger/src/deep.ts', '../../../libs/messaging/src/relay.js'],
  ['libs-only-through-index', 'libs/service/src/deep.ts', '../../messaging/src/relay.js'],
  ['contracts-only-through-index', 'apps/ledger/src/topics.ts', '../../../contracts/src/topics.js'],
  ['libs-only-by-name', 'apps/ledger/src/climbing.ts', '../../../libs/messaging/src/index.js'],
  ['libs-only-by-name', 'libs/messaging/src/climbing.ts', '../../evidence/src/index.js'],
  ['domain-imports-itself-and-contracts', 'apps/ledger/src/domain/outward.ts', '../trail.js'],
  ['domain-imports-itself-and-contracts', 'apps/ledger/src/domain/reading.ts', 'node:fs'],
  ['domain-imports-itself-and-contracts', 'apps/ledger/src/domain/nested.ts', '@nestjs/common'],
  ['domain-imports-itself-and-contracts', 'apps/ledger/src/domain/signing.ts', '#evidence'],
  ['agency-decisions-are-pure', 'apps/agencies/src/rail/nested.ts', '@nestjs/common'],
  ['agency-decisions-are-pure', 'apps/agencies/src/rail/reading.ts', 'node:fs'],
  ['agencies-are-strangers', 'apps/agencies/src/rail/borrowing.ts', '../aviation/index.js'],
  ['evidence-imports-only-node-crypto', 'libs/evidence/src/reading.ts', 'node:fs'],
  ['evidence-imports-only-node-crypto', 'libs/evidence/src/typed.ts', '#contracts'],
  ['kafkajs-in-one-folder', 'libs/messaging/src/second-client.ts', 'kafkajs'],
  ['pg-in-one-file', 'apps/ledger/src/own-connection.ts', 'pg'],
  ['reconciliation-shares-nothing-with-the-adapter', 'apps/reconciliation/src/sharing.ts', '#agency-adapter'],
  ['no-cycles', 'apps/ledger/src/egg.ts', './hen.js'],
  ['production-imports-no-tests', 'apps/ledger/src/testing.ts', '../../../test/support/builders.js'],
  ['parts-are-for-tests', 'apps/agencies/src/assembling.ts', '#agency-adapter/parts'],
  ['production-imports-no-dev-dependencies', 'apps/ledger/src/checking.ts', 'fast-check'],
  ['every-import-resolves', 'apps/ledger/src/lost.ts', './nowhere.js'],
];

const repository = resolve(__dirname, '../..');
const packages = ['ajv', 'chinese-days', 'kafkajs', 'pg', '@nestjs/common', 'fast-check'];
let tree: string;
let found: Set<string>;

beforeAll(async () => {
  tree = await mkdtemp(join(tmpdir(), 'dependency-rules-'));
  for (const file of ['.dependency-cruiser.cjs', 'package.json', 'tsconfig.json', 'test/guards/source-aliases.cjs']) {
    await cp(join(repository, file), join(tree, file), { recursive: true });
  }
  for (const name of packages) {
    await write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
    await write(`node_modules/${name}/index.js`, 'module.exports = {};');
  }
  for (const [file, imports] of Object.entries(lawful)) await write(file, imports.map(importing).join('\n'));
  // A type-only import is an import, too.
  for (const [, file, imports] of offences) await write(file, importing(imports).replace('import', 'import type'));
  found = await cruise();
}, 180_000);

afterAll(() => rm(tree, { recursive: true, force: true }));

it.each(offences)('%s: %s may not import %s', (rule, file) => {
  expect(found).toContain(`${rule}: ${file}`);
});

it('accuses no file beside the seeded ones, and each of its own offence only', () => {
  expect([...found].sort()).toEqual([...new Set(offences.map(([rule, file]) => `${rule}: ${file}`))].sort());
});

it('proves every rule that the configuration has', () => {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { forbidden } = require(join(repository, '.dependency-cruiser.cjs')) as { forbidden: { name: string }[] };
  expect(new Set(offences.map(([rule]) => rule))).toEqual(new Set(forbidden.map(({ name }) => name)));
});

function importing(specifier: string, position = 0): string {
  return `import * as imported${position} from '${specifier}';\nexport type Used${position} = typeof imported${position};`;
}

async function write(file: string, content: string): Promise<void> {
  await mkdir(dirname(join(tree, file)), { recursive: true });
  await writeFile(join(tree, file), content + '\n');
}

/** Runs what `npm run deps` runs, over the tree; returns `rule: file` for each violation. */
async function cruise(): Promise<Set<string>> {
  const program = join(repository, 'node_modules/.bin/depcruise');
  const asked = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'apps', 'libs', 'contracts', 'deploy'];
  const output = await new Promise<string>((done, failed) =>
    execFile(process.execPath, [program, ...asked], { cwd: tree, maxBuffer: 1 << 26 }, (error, stdout, stderr) =>
      stdout ? done(stdout) : failed(error ?? new Error(stderr)),
    ),
  );
  const { summary } = JSON.parse(output) as { summary: { violations: { from: string; rule: { name: string } }[] } };
  return new Set(summary.violations.map(({ from, rule }) => `${rule.name}: ${from}`));
}

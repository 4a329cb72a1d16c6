/**
 * Adds an agency to the bus: its name and measures in measures.json, its folder, its service for Docker, and what is
 * generated from them. Topics, users, permissions, databases and keys follow from measures.json at the next start.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const USAGE = `usage: npm run new:agency -- --code CODE --measures CODE[,CODE…] [--name-en NAME] [--name-zh NAME] [--elsewhere]

  --code       its name everywhere (topics, users, database): lower-case letters, digits and hyphens
  --measures   measures that it applies, of those that no agency applies yet
  --name-en    its name in English, and --name-zh in Chinese, for people (default: the code)
  --elsewhere  a program of the agency's own takes part in its name: nothing of ours is written or started for it

Example:
  $ npm run new:agency -- --code exit-entry --measures exit --name-en "Exit and entry" --name-zh 出入境管理`;

/** Something that who typed the command can put right. */
class Refusal extends Error {}

const catalogueFile = join(root, 'contracts/measures.json');
const catalogue = JSON.parse(readFileSync(catalogueFile, 'utf8'));

try {
  const { code, measures, names, elsewhere } = readArguments();
  const written = [writeMeasures(code, measures, names, elsewhere)];
  if (!elsewhere) written.push(writeFolder(code, measures, names), writeCompose(code));
  run('node_modules/prettier/bin/prettier.cjs', '--log-level', 'warn', '--write', ...written);
  // What the services answer is read from the build, which needs the codes of the agencies first.
  run('scripts/generate.mjs', '--contracts');
  run('scripts/build.mjs');
  run('scripts/generate.mjs');
  run('scripts/measures-docs.mjs');
  console.log(`\n${names.en} (${code}) is an agency of the bus. Written:`);
  for (const file of [...written, 'contracts/src/generated/agencies.ts', 'docs/measures.md']) console.log(`  ${file}`);
  if (elsewhere) {
    console.log(
      '\nnpm start makes its keys, Kafka user and topics; docs/agencies-in-any-language.md says what it does then.',
    );
  } else {
    console.log('\nSay in its own words what it is asked, in its folder (docs/adding-an-agency.md), then:');
    console.log('  npm test -- test/features     its features, with a process of its own');
    console.log('  npm start                     makes its keys, users, topics and database, and starts it');
  }
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

function readArguments() {
  let values;
  try {
    ({ values } = parseArgs({
      options: {
        code: { type: 'string' },
        measures: { type: 'string' },
        'name-en': { type: 'string' },
        'name-zh': { type: 'string' },
        elsewhere: { type: 'boolean', default: false },
        help: { type: 'boolean' },
      },
    }));
  } catch (error) {
    throw new Refusal(`${error.message}\n\n${USAGE}`);
  }
  const { code, measures: list, elsewhere } = values;
  if (values.help) {
    console.log(USAGE);
    process.exit(0);
  }
  if (!code || !list) throw new Refusal(USAGE);
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(code) || code.length > 40)
    throw new Refusal(`${code} is no code: lower-case letters, digits and hyphens, at most 40`);
  if (catalogue.agencies.some((agency) => agency.code === code)) throw new Refusal(`${code} is an agency already`);
  if (existsSync(join(root, folderOf(code)))) throw new Refusal(`${folderOf(code)} exists already`);
  const reserved = ['court-registry', 'ledger', 'reconciliation', 'console', 'broker', 'bus-admin', 'unassigned'];
  if (reserved.includes(code)) throw new Refusal(`${code} is the name of another part of the bus`);
  const measures = [...new Set(list.split(','))].map((one) => {
    const measure = catalogue.measures.find((known) => known.code === one.trim());
    if (!measure) throw new Refusal(`there is no measure ${one}; npm run bus -- policy list shows all`);
    if (measure.agency !== 'unassigned') throw new Refusal(`${one} is applied by ${measure.agency} already`);
    if (measure.subjects.every((kind) => kind === 'third-party'))
      throw new Refusal(`${one} falls on third parties only, whom no event of the register names`);
    return measure;
  });
  return { code, measures, names: { en: values['name-en'] ?? code, 'zh-CN': values['name-zh'] ?? code }, elsewhere };
}

function writeMeasures(code, measures, names, elsewhere) {
  const name = { 'zh-CN': names['zh-CN'], en: names.en };
  catalogue.agencies.push({ code, name, ...(elsewhere && { adapter: 'elsewhere' }) });
  for (const measure of measures) measure.agency = code;
  writeFileSync(catalogueFile, JSON.stringify(catalogue, null, 2));
  return 'contracts/measures.json';
}

function folderOf(code) {
  return join('apps/agencies/src', code);
}

/** A definition whose acts are its measures; what is asked in the agency's own words is for people to say. */
function writeFolder(code, measures, names) {
  const file = join(folderOf(code), 'definition.ts');
  mkdirSync(join(root, folderOf(code)), { recursive: true });
  const acts = measures.map((measure) => `'${measure.code}': ['${measure.code}'],`).join(' ');
  writeFileSync(
    join(root, file),
    `/** What is asked about, and under which measures it falls. */
const MEASURES: Readonly<Record<string, string[]>> = { ${acts} other: [] };

/** ${names.en}: ${measures.map((measure) => measure.name.en).join('; ')}. */
export const definition = {
  code: '${code}',
  ask: { act: Object.keys(MEASURES) },
  example: { act: '${measures[0].code}' },
  measuresFor({ act }: Readonly<Record<string, string | number>>): string[] {
    return MEASURES[act];
  },
};
`,
  );
  return file;
}

/** Its service, before the ledger's, on the next port of this machine. */
function writeCompose(code) {
  const path = join(root, 'docker-compose.yml');
  const text = readFileSync(path, 'utf8');
  const port = Math.max(...[...text.matchAll(/127\.0\.0\.1:(\d+):8080/g)].map(([, one]) => Number(one))) + 1;
  const service = `  ${code}:
    <<: *service
    ports: ['127.0.0.1:${port}:8080']
    volumes:
      - { type: volume, source: bus, target: /run/bus, read_only: true, volume: { subpath: services/${code} } }

  ledger:
`;
  writeFileSync(path, text.replace(/^ {2}ledger:\n/m, service));
  return 'docker-compose.yml';
}

function run(script, ...args) {
  const { status } = spawnSync(process.execPath, [script, ...args], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error(`${script} failed with ${status}`);
}

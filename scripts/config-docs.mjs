/**
 * Writes docs/configuration.md from the configuration classes of the built program: one table for the variables that
 * every service has, one for what each app adds or changes. `--check` writes nothing and fails when the file differs.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describeConfig, ServiceConfig } from '#service';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = join(root, 'docs', 'configuration.md');

const apps = [];
for (const app of readdirSync(join(root, 'apps')).sort()) {
  for (const configClass of await configClassesOf(app)) apps.push({ app, variables: describeConfig(configClass) });
}
const text = page(describeConfig(ServiceConfig), apps);

if (process.argv.includes('--check')) {
  let written = '';
  try {
    written = readFileSync(target, 'utf8');
  } catch {
    // no file is a difference
  }
  if (written !== text) {
    console.error('docs/configuration.md is not what the configuration classes say; run: node scripts/config-docs.mjs');
    process.exit(1);
  }
} else {
  writeFileSync(target, text);
}

async function configClassesOf(app) {
  const folder = join(root, 'dist', 'apps', app, 'src');
  let files;
  try {
    files = readdirSync(folder).filter((file) => file.endsWith('.config.js'));
  } catch {
    throw new Error(`apps/${app} is not built: run npm run build first`);
  }
  const modules = await Promise.all(files.map((file) => import(pathToFileURL(join(folder, file)).href)));
  return modules
    .flatMap((module) => Object.values(module))
    .filter((value) => value?.prototype instanceof ServiceConfig);
}

function page(everywhere, apps) {
  const said = new Map(everywhere.map((variable) => [variable.name, row(variable)]));
  const parts = [
    '# Configuration',
    'Written by `scripts/config-docs.mjs` from the configuration classes; edit those. A service reads its environment once, at start, and reports every problem at once by name, never a value. A variable that begins with `BUS_` and is not in its table is an error. A *secret file* must not be open to others than its owner and group.',
    '## Every service',
    table(everywhere.map(row)),
  ];
  for (const { app, variables } of apps) {
    const own = variables.filter((variable) => said.get(variable.name) !== row(variable)).map(row);
    parts.push(`## ${app}`, own.length > 0 ? table(own) : 'Nothing beyond the above.');
  }
  return `${parts.join('\n\n')}\n`;
}

function table(rows) {
  return ['| variable | kind | default | meaning |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function row({ name, kind, required, default: standard, doc }) {
  const fallback = required ? 'required' : standard === undefined ? 'none' : `\`${standard}\``;
  return `| \`${name}\` | ${kind} | ${fallback} | ${doc.replaceAll('|', '\\|')} |`;
}

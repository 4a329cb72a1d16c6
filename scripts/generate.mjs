/**
 * Generates the TypeScript types from the JSON Schemas and the agencies of measures.json, and the clients' types from
 * the OpenAPI documents of the built services.
 * `node scripts/generate.mjs` writes; with `--check` it writes nothing and exits 1 when a generated file differs.
 * The output depends on the contracts and the services only (no clock, no locale), so a diff in it is a diff in them.
 */
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile } from 'json-schema-to-typescript';
import { clientTypes } from './openapi-types.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const schemas = join(root, 'contracts/schemas');
const contracts = 'contracts/src/generated';
const clients = 'apps/cli/src/client/generated';
const banner = '/* Generated from contracts/ by `npm run generate`; do not edit. */\n';

/** One root that refers to every schema, so that shared definitions become one type each. */
async function messageTypes() {
  const files = (await readdir(schemas)).filter((file) => file.endsWith('.json') && file !== 'vocabulary.json').sort();
  const titles = await Promise.all(
    files.map(async (file) => JSON.parse(await readFile(join(schemas, file), 'utf8')).title),
  );
  const everything = {
    title: 'EveryContract',
    description: 'Every contract by its name.',
    type: 'object',
    required: titles,
    properties: Object.fromEntries(files.map((file, index) => [titles[index], { $ref: file }])),
  };
  const types = await compile(everything, 'EveryContract', {
    cwd: schemas + '/',
    additionalProperties: false,
    bannerComment: '',
    ignoreMinAndMaxItems: true,
    style: { singleQuote: true, printWidth: 120, trailingComma: 'all' },
  });
  return `${banner}import type { AgencyCode } from './agencies.js';\n\n${types.trim()}\n`;
}

async function agencyCodes() {
  const { agencies } = JSON.parse(await readFile(join(root, 'contracts/measures.json'), 'utf8'));
  const codes = agencies.map(({ code }) => `'${code}'`);
  return `${banner}export type AgencyCode = ${codes.join(' | ')};\n`;
}

async function generate({ check, contractsOnly }) {
  const outputs = {
    [`${contracts}/agencies.ts`]: await agencyCodes(),
    [`${contracts}/contracts.ts`]: await messageTypes(),
  };
  const clientFiles = contractsOnly ? {} : await clientTypes(root);
  for (const [name, text] of Object.entries(clientFiles)) outputs[`${clients}/${name}`] = banner + text;
  const different = [];
  for (const [name, text] of Object.entries(outputs)) {
    const path = join(root, name);
    await mkdir(dirname(path), { recursive: true });
    const before = await readFile(path, 'utf8').catch(() => undefined);
    if (before === text) continue;
    different.push(relative(root, path));
    if (!check) await writeFile(path, text);
  }
  if (check && different.length > 0) {
    console.error(
      `Not what the contracts and the services say: ${different.join(', ')}. Run npm run generate and commit the result.`,
    );
    process.exitCode = 1;
  } else {
    console.log(different.length > 0 ? `written: ${different.join(', ')}` : 'generated files are up to date');
  }
}

await generate({ check: process.argv.includes('--check'), contractsOnly: process.argv.includes('--contracts') });

/**
 * The types of what the services answer, for their clients: each service's OpenAPI document, made from the built
 * program without starting it, as TypeScript.
 */
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import openapiTypes, { astToString } from 'openapi-typescript';

const SERVICES = {
  'court-registry': { folder: 'apps/court-registry/src', module: 'CourtRegistryModule', config: 'CourtRegistryConfig' },
  ledger: { folder: 'apps/ledger/src', module: 'LedgerModule', config: 'LedgerConfig' },
  reconciliation: { folder: 'apps/reconciliation/src', module: 'ReconciliationModule', config: 'ReconciliationConfig' },
};

/** @returns text by file name; the built program must be that of the sources */
export async function clientTypes(root) {
  const dist = join(root, 'dist');
  await access(dist).catch(() => {
    throw new Error('the program is not built: run npm run build first');
  });
  const load = (...path) => import(pathToFileURL(join(dist, ...path)).href);
  const { describeService } = await load('libs/service/src/index.js');
  const documents = {};
  for (const [name, { folder, module, config }] of Object.entries(SERVICES)) {
    const { [module]: described } = await load(folder, `${name}.module.js`);
    const { [config]: configClass } = await load(folder, `${name}.config.js`);
    documents[name] = await describeService(name, configClass, () => described);
  }
  const { AdapterModule, AdapterConfig } = await load('libs/agency-adapter/src/index.js');
  documents.agency = await describeService('agency', AdapterConfig, (config) => AdapterModule.of({}, config));
  const texts = await Promise.all(
    Object.entries(documents).map(async ([name, document]) => [`${name}.ts`, await typesOf(document)]),
  );
  return Object.fromEntries(texts);
}

async function typesOf(document) {
  const tree = await openapiTypes({ ...document, paths: {} }, { rootTypes: true, rootTypesNoSchemaPrefix: true });
  return astToString(tree);
}

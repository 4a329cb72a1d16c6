import { AdapterModule, adapterMigrations, adapterPrivileges } from '#agency-adapter';
import { runApp } from '#service';
import { AgenciesConfig } from './agencies.config.js';
import { definitionOf } from './definition-of.js';

await runApp({
  name: (config) => config.agency,
  configClass: AgenciesConfig,
  module: (config) => AdapterModule.of(definitionOf(config.agency), config),
  entities: [],
  migrations: adapterMigrations,
  privileges: adapterPrivileges,
});

/** The machinery under every agency: applies the register's events, answers checks, acknowledges, delivers to the agency's own system. */
export { AdapterConfig } from './adapter.config.js';
export { AdapterModule } from './adapter.module.js';
export { adapterMigrations, adapterPrivileges } from './tables/migrations.js';
export type { AgencyDefinition } from './agency.js';

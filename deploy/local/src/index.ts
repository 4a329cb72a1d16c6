/** The whole bus on one machine: Kafka, PostgreSQL, keys, users, topics, databases and every service, in one folder. */
export { startBus, type Bus, type BusOptions, type Instance } from './bus.js';
export { startInfrastructure, provision, type Infrastructure, type InfrastructureOptions } from './infrastructure.js';
export { findLocalBus, type LocalBus } from './local-bus.js';
export { readEnvironment, type Environment } from './environment.js';
export { untilStopped } from './until-stopped.js';
export { repositoryRoot } from './repository.js';
export { SERVICES, type ServiceName } from './services.js';
export { SigningKeys } from './signing-keys.js';
export type { Overrides, OwnSystemFiles } from './service-settings.js';
export type { KafkaServer, PostgresServer } from './server.js';
export type { Secrets } from './secrets.js';
export { TokenIssuer, type Role, type TokenClaims } from './tokens.js';

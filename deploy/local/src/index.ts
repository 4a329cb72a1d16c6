/** The whole bus on one machine: Kafka, PostgreSQL, keys, users, topics, databases and every service, in one folder. */
export { startBus, type Bus, type BusOptions } from './bus.js';
export { startInfrastructure, provision, type Infrastructure } from './infrastructure.js';
export { findLocalBus } from './local-bus.js';
export { repositoryRoot } from './repository.js';
export { SERVICES, type ServiceName } from './services.js';
export { SigningKeys } from './signing-keys.js';
export type { KafkaServer } from './server.js';
export type { Secrets } from './secrets.js';
export { TokenIssuer, type Role } from './tokens.js';

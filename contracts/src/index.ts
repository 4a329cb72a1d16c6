/** The contract of the bus: message types and parsers, topics, measures, policies, rule sets, identity numbers, input rows. */
export type * from './generated/agencies.js';
export type * from './generated/contracts.js';
export { MAX_RECORD_BYTES, MESSAGE_TYPES, parseBody, type MessageType, type ParsedBody } from './bodies.js';
export { generateDecisions, type GenerateDecisionsOptions } from './generate-decisions.js';
export * from './full-name.js';
export * from './identity.js';
export * from './input-row.js';
export * from './explain-measure.js';
export * from './measures.js';
export * from './policies.js';
export * from './notices.js';
export * from './rule-sets.js';
export * from './topics.js';
export { schemas } from './schemas.js';
export { parseManifest } from './snapshots.js';
export * from './synthetic-subjects.js';

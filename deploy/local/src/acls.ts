import type { TopicDefinition } from '#contracts';
import { PARTICIPANTS, type ServiceName } from './services.js';

/** One permission, in the numbers of Kafka's protocol that kafkajs also uses. */
export interface Acl {
  resourceType: number;
  resourceName: string;
  resourcePatternType: number;
  principal: string;
  host: string;
  operation: number;
  permissionType: number;
}

const TOPIC = 2;
const GROUP = 3;
const CLUSTER = 4;
const LITERAL = 3;
const PREFIXED = 4;
const READ = 3;
const WRITE = 4;
const DESCRIBE = 8;
const IDEMPOTENT_WRITE = 12;
const ALLOW = 3;

/**
 * All that any principal may do; the broker denies the rest. A topic's writer also reads it: a restored register or
 * adapter finds there what it had said.
 */
export function aclsOf(topics: readonly TopicDefinition[], services: readonly ServiceName[] = PARTICIPANTS): Acl[] {
  const allow = (
    principal: string,
    resourceType: number,
    resourceName: string,
    operation: number,
    resourcePatternType = LITERAL,
  ): Acl => ({
    resourceType,
    resourceName,
    resourcePatternType,
    principal: `User:${principal}`,
    host: '*',
    operation,
    permissionType: ALLOW,
  });
  const onTopics = topics.flatMap(({ name, writerPrincipal, readers }) => [
    allow(writerPrincipal, TOPIC, name, WRITE),
    ...[...new Set([writerPrincipal, ...readers])].flatMap((reader) => [
      allow(reader, TOPIC, name, READ),
      allow(reader, TOPIC, name, DESCRIBE),
    ]),
  ]);
  const own = services.flatMap((service) => [
    allow(service, GROUP, `${service}.`, READ, PREFIXED),
    allow(service, CLUSTER, 'kafka-cluster', IDEMPOTENT_WRITE),
  ]);
  return [...onTopics, ...own];
}

import type { DataFolder } from './folder.js';
import { kafkaUsers } from './kafka-users.js';
import type { KafkaServer, PostgresServer } from './server.js';

const notOurs = {
  pid: undefined,
  runtime: 'external' as const,
  start: () => Promise.resolve(),
  stop: () => Promise.resolve(),
  kill: () => Promise.reject(new Error('a server that runs elsewhere is not ours to kill')),
};

/** Brokers that run already. Users are made with Kafka's own tool, which needs Java; topics and ACLs over the protocol. */
export function externalKafka(
  folder: DataFolder,
  given: { brokers: string[]; caFile: string; username: string; password: string },
): KafkaServer {
  const { brokers, caFile, username, password } = given;
  const kafka: KafkaServer = {
    ...notOurs,
    brokers,
    caFile,
    admin: { username, password },
    ensureUsers: (users) => kafkaUsers(folder, kafka, users),
  };
  return kafka;
}

/** A PostgreSQL server that runs already, as a role that may create roles and databases. */
export function externalPostgres(url: string): PostgresServer {
  const { hostname, port } = new URL(url);
  return { ...notOurs, host: hostname, port: Number(port || 5432), superuserUrl: url };
}

/** Of the topic in which the broker keeps group offsets. One group per service needs no more. */
export const OFFSETS_PARTITIONS = 4;

/** What a broker's configuration depends on. */
export interface BrokerPlace {
  /** Address that clients use, for example 127.0.0.1:25001. */
  advertised: string;
  /** Address and port to listen on for clients. */
  listen: string;
  /** A second TLS listener for the broker's talk with itself, where the advertised address does not lead back to it. */
  internal?: string;
  /** Loopback port of the controller inside the broker. */
  controllerPort: number;
  dataFolder: string;
  serverPemFile: string;
  brokerPassword: string;
  superUsers: readonly string[];
  durable: boolean;
}

/**
 * The broker's server.properties: one KRaft node, TLS with SCRAM-SHA-512 only, everything denied that no ACL allows.
 * The controller listens on the loopback alone and without login, hence User:ANONYMOUS among the super users: nobody
 * can be anonymous at the client listener.
 */
export function brokerProperties(place: BrokerPlace): string {
  const inner = place.internal ? `INTERNAL://${place.internal},` : '';
  const login = `org.apache.kafka.common.security.scram.ScramLoginModule required username="broker" password="${place.brokerPassword}";`;
  const properties: Record<string, string> = {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@127.0.0.1:${place.controllerPort}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: `SASL_SSL://${place.listen},${inner}CONTROLLER://127.0.0.1:${place.controllerPort}`,
    'advertised.listeners': `${inner}SASL_SSL://${place.advertised}`,
    'listener.security.protocol.map': 'SASL_SSL:SASL_SSL,INTERNAL:SASL_SSL,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': place.internal ? 'INTERNAL' : 'SASL_SSL',
    'sasl.enabled.mechanisms': 'SCRAM-SHA-512',
    'sasl.mechanism.inter.broker.protocol': 'SCRAM-SHA-512',
    'listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config': login,
    ...(place.internal ? { 'listener.name.internal.scram-sha-512.sasl.jaas.config': login } : {}),
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': place.serverPemFile,
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': place.serverPemFile,
    'ssl.client.auth': 'none',
    'ssl.enabled.protocols': 'TLSv1.3',
    // Java's AES is five times slower than this without the optimizing compiler, and still slower with it: 35 and 193 MB/s
    // with the first compiler alone, which the embedded broker has, 197 and 272 with both.
    'ssl.cipher.suites': 'TLS_CHACHA20_POLY1305_SHA256,TLS_AES_256_GCM_SHA384',
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'allow.everyone.if.no.acl.found': 'false',
    'super.users': [...place.superUsers, 'ANONYMOUS'].map((user) => `User:${user}`).join(';'),
    'log.dirs': place.dataFolder,
    'auto.create.topics.enable': 'false',
    'num.partitions': '8',
    'default.replication.factor': '1',
    'offsets.topic.replication.factor': '1',
    'offsets.topic.num.partitions': String(OFFSETS_PARTITIONS),
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'transaction.state.log.num.partitions': '4',
    'share.coordinator.state.topic.replication.factor': '1',
    'share.coordinator.state.topic.min.isr': '1',
    'group.initial.rebalance.delay.ms': '0',
    // A killed broker is let in again only once its session is over; nobody else could take over meanwhile.
    'broker.session.timeout.ms': '3000',
    'broker.heartbeat.interval.ms': '500',
    // Nothing expires by age: a listing of today may be asked about in ten years.
    'log.retention.ms': '-1',
    // Group offsets are a hint only, the databases hold the truth; still keep them longer than any holiday.
    'offsets.retention.minutes': '525600',
    ...(place.durable ? { 'log.flush.interval.ms': '1000' } : {}),
    'log.cleaner.dedupe.buffer.size': '16777216',
    'num.network.threads': '2',
    'num.io.threads': '4',
  };
  return `${Object.entries(properties)
    .map(([name, value]) => `${name}=${value}`)
    .join('\n')}\n`;
}

/** A user as Kafka's storage tool reads it. */
export const scramUser = (name: string, password: string): string =>
  `SCRAM-SHA-512=[name=${name},password=${password}]`;

/** The same as a line of the file that deploy/kafka/start-broker.sh reads. */
export const scramLine = ([name, password]: readonly [string, string]): string => `${scramUser(name, password)}\n`;

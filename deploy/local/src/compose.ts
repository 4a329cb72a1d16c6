import { chmodSync, chownSync, copyFileSync, mkdirSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { AGENCIES, SHARD_COUNT_DEFAULT } from '#contracts';
import { DataFolder } from './folder.js';
import { brokerProperties, scramLine } from './kafka-properties.js';
import { openSecrets, readSecret, type Secrets } from './secrets.js';
import type { KafkaServer } from './server.js';
import { settingsOf, tokenFileOf, type Wiring, writeServiceTokens } from './service-settings.js';
import { ADMIN_PRINCIPAL, BROKER_PRINCIPAL, PARTICIPANTS, SERVICES, type ServiceName, appOf } from './services.js';
import { TokenIssuer } from './tokens.js';

/**
 * What docker-compose.yml needs besides images. Everything is in the volume `bus`, of which each container but the two
 * of the set-up sees only its own sub-folder: `kafka`, `postgres`, or `services/<name>`.
 */
const volume = '/bus';
/** Where a service's container sees its sub-folder. */
const seenAt = '/run/bus';
/** The user of our image and of Kafka's. */
const containerUser = 1000;
const servicePort = 8080;

export const composeWiring = (folder: DataFolder, secrets: Secrets): Wiring => ({
  folder,
  secrets,
  kafka: { brokers: ['kafka:9093'], caFile: secrets.caFile },
  postgres: {
    superuserUrl: `postgres://postgres:${readSecret(secrets.databasePasswordFile('postgres'))}@postgres:5432/postgres`,
  },
  shards: SHARD_COUNT_DEFAULT,
  urls: Object.fromEntries(PARTICIPANTS.map((name) => [name, `http://${name}:${servicePort}`])) as Record<
    ServiceName,
    string
  >,
  listenHost: '0.0.0.0',
  ownSystems: {},
  // What a container sees of the volume it only reads; a folder to write snapshots into is for an operator to mount.
  // A key that is made later comes with the next start.
  overrides: { all: { BUS_SIGNING_KEYS_FOLDER: '' }, 'court-registry': { BUS_SNAPSHOT_FOLDER: '' } },
});

/** The broker's configuration in its container. */
export const composeBroker = (brokerPassword: string): string =>
  brokerProperties({
    advertised: 'kafka:9093',
    listen: '0.0.0.0:9093',
    internal: 'localhost:9094',
    controllerPort: 9095,
    dataFolder: '/var/lib/kafka/data',
    serverPemFile: `${seenAt}/server.pem`,
    brokerPassword,
    superUsers: [BROKER_PRINCIPAL, ADMIN_PRINCIPAL],
    durable: true,
  });

/** Every key and password, the broker's configuration, and each service's own folder. Keeps what is there. */
export async function makeKeys(path = volume): Promise<void> {
  const folder = DataFolder.open(path);
  const secrets = await openSecrets(folder);
  await writeServiceTokens(folder, new TokenIssuer(secrets.tokenKeyFile));
  const users = [BROKER_PRINCIPAL, ADMIN_PRINCIPAL, ...PARTICIPANTS].map(
    (name) => [name, readSecret(secrets.kafkaPasswordFile(name))] as const,
  );
  folder.write('kafka/server.properties', composeBroker(readSecret(secrets.kafkaPasswordFile(BROKER_PRINCIPAL))));
  folder.write('kafka/users', users.map(scramLine).join(''));
  folder.write('kafka/server.pem', readFileSync(secrets.serverPem, 'utf8'));
  folder.write('postgres/password', readSecret(secrets.databasePasswordFile('postgres')));
  const wiring = composeWiring(folder, secrets);
  for (const service of SERVICES) exportService(service, wiring);
  giveTo(folder.file('kafka'), containerUser);
  giveTo(folder.file('services'), containerUser);
  folder.close();
}

/** A folder with all that one service needs and nothing of any other: its variables, and the files that they name. */
export function exportService(service: ServiceName, wiring: Wiring): void {
  const { folder } = wiring;
  const own = folder.file('services', service);
  mkdirSync(own, { recursive: true, mode: 0o700 });
  const copied = (file: string): string => {
    const name = file.startsWith(folder.file('public'))
      ? basename(file)
      : file.slice(folder.path.length + 1).replaceAll('/', '-');
    copyFileSync(file, join(own, name));
    chmodSync(join(own, name), 0o600);
    return `${seenAt}/${name}`;
  };
  if (service === 'court-registry') {
    const agencies = AGENCIES.map((agency) => ({
      agency,
      decisionUrl: wiring.urls[agency],
      tokenFile: copied(tokenFileOf(folder, `register-as-client-of-${agency}`)),
    }));
    folder.write('secrets/run/agencies.json', JSON.stringify(agencies, null, 2));
  }
  const settings = Object.entries(settingsOf(service, wiring)).map(([name, value]) => [
    name,
    value.startsWith(`${folder.path}/`) ? copied(value) : value,
  ]);
  const lines = settings.map(([name, value]) => `${name}='${value}'`);
  folder.write(`services/${service}/environment`, `APP='${appOf(service)}'\n${lines.join('\n')}\n`);
}

/** With Kafka and PostgreSQL up: topics, permissions, databases, logins, tables. */
export async function provisionContainers(): Promise<void> {
  const { provisionKafka } = await import('./provision-kafka.js');
  const { provisionPostgres } = await import('./provision-postgres.js');
  const { migrateAll } = await import('./service-programs.js');
  const folder = DataFolder.open(volume);
  const secrets = await openSecrets(folder);
  const wiring = composeWiring(folder, secrets);
  folder.fixShards(wiring.shards);
  const admin = { username: ADMIN_PRINCIPAL, password: readSecret(secrets.kafkaPasswordFile(ADMIN_PRINCIPAL)) };
  // The users came with the broker's storage (start-broker.sh).
  const kafka = { ...wiring.kafka, admin, ensureUsers: () => Promise.resolve() } as unknown as KafkaServer;
  await provisionKafka(kafka, secrets, wiring.shards);
  await provisionPostgres(wiring.postgres.superuserUrl, secrets);
  await migrateAll(SERVICES, wiring, true);
  // For the command line in a container of the same network: `docker compose run --rm bus status`.
  const services = Object.fromEntries(SERVICES.map((name) => [name, { url: wiring.urls[name] }]));
  folder.write('running.json', JSON.stringify({ pid: 1, services }), 0o644);
  folder.close();
}

function giveTo(path: string, user: number): void {
  chownSync(path, user, user);
  if (statSync(path).isDirectory()) for (const name of readdirSync(path)) giveTo(join(path, name), user);
}

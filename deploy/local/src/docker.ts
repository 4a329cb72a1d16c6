import { mkdirSync } from 'node:fs';
import { GenericContainer, type StartedTestContainer, Wait, getContainerRuntimeClient } from 'testcontainers';
import type { DataFolder } from './folder.js';
import { answersTls } from './kafka-embedded.js';
import { brokerProperties, scramLine } from './kafka-properties.js';
import { rememberedPort } from './ports.js';
import { inRepository } from './repository.js';
import { type Secrets, digest, readSecret } from './secrets.js';
import type { KafkaServer, PostgresServer, Server } from './server.js';
import { ADMIN_PRINCIPAL, BROKER_PRINCIPAL, PARTICIPANTS } from './services.js';

/** The public images, as docker-compose.yml names them. */
export const KAFKA_IMAGE = 'apache/kafka:4.2.0';
export const POSTGRES_IMAGE = 'postgres:18.4';

/** Whether a Docker engine answers. */
export function hasEngine(): Promise<boolean> {
  return getContainerRuntimeClient().then(
    () => true,
    () => false,
  );
}

/** The broker in a container, with the configuration of the embedded one, on a loopback port. */
export async function dockerKafka(folder: DataFolder, secrets: Secrets): Promise<KafkaServer> {
  const port = await rememberedPort(folder, 'kafka');
  const data = folder.file('kafka-docker');
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const principals = new Map(
    [BROKER_PRINCIPAL, ADMIN_PRINCIPAL, ...PARTICIPANTS].map((name) => [
      name,
      readSecret(secrets.kafkaPasswordFile(name)),
    ]),
  );
  const properties = brokerProperties({
    advertised: `127.0.0.1:${port}`,
    listen: '0.0.0.0:9093',
    // The broker talks to itself by its advertised address, which inside the container leads nowhere.
    internal: 'localhost:9094',
    controllerPort: 9095,
    dataFolder: '/bus/data',
    serverPemFile: '/bus/server.pem',
    brokerPassword: principals.get(BROKER_PRINCIPAL)!,
    superUsers: [BROKER_PRINCIPAL, ADMIN_PRINCIPAL],
    durable: true,
  });
  const container = new GenericContainer(KAFKA_IMAGE)
    .withUser('root')
    .withExposedPorts({ container: 9093, host: port })
    .withBindMounts([
      { source: data, target: '/bus/data', mode: 'rw' },
      { source: secrets.serverPem, target: '/bus/server.pem', mode: 'ro' },
      { source: inRepository('deploy', 'kafka', 'start-broker.sh'), target: '/bus/start-broker.sh', mode: 'ro' },
    ])
    .withCopyContentToContainer([
      { content: properties, target: '/bus/server.properties', mode: 0o600 },
      { content: [...principals].map(scramLine).join(''), target: '/bus/users', mode: 0o600 },
    ])
    .withEnvironment({ BUS_BROKER_PROPERTIES: '/bus/server.properties', BUS_BROKER_USERS: '/bus/users' })
    .withEntrypoint(['/bus/start-broker.sh'])
    .withWaitStrategy(Wait.forLogMessage(/Kafka Server started/))
    .withStartupTimeout(120_000);
  const server = contained(container);
  await server.start();
  while (!(await answersTls(port, secrets.caFile))) continue;
  for (const [name, password] of principals) folder.markDone(`kafka-user ${name}`, digest(password));
  return {
    ...server,
    brokers: [`127.0.0.1:${port}`],
    caFile: secrets.caFile,
    admin: { username: ADMIN_PRINCIPAL, password: principals.get(ADMIN_PRINCIPAL)! },
    ensureUsers: async (users) => {
      const unknown = [...users].filter(([name, password]) => !folder.isDone(`kafka-user ${name}`, digest(password)));
      if (unknown.length > 0)
        throw new Error(
          `the broker's container was made without the users ${unknown.map(([name]) => name).join(', ')}: start with another folder`,
        );
    },
  };
}

/** PostgreSQL in a container, on a loopback port. */
export async function dockerPostgres(folder: DataFolder): Promise<PostgresServer> {
  const port = await rememberedPort(folder, 'postgres');
  const data = folder.file('postgres-docker');
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const password = readSecret(folder.file('secrets', 'postgres', 'postgres.password'));
  const container = new GenericContainer(POSTGRES_IMAGE)
    .withExposedPorts({ container: 5432, host: port })
    .withBindMounts([{ source: data, target: '/var/lib/postgresql', mode: 'rw' }])
    .withCopyContentToContainer([{ content: password, target: '/run/password', mode: 0o644 }])
    .withEnvironment({
      POSTGRES_PASSWORD_FILE: '/run/password',
      POSTGRES_INITDB_ARGS: '--locale=C --locale-provider=builtin --builtin-locale=C.UTF-8',
    })
    .withCommand(['postgres', '-c', 'max_connections=300', '-c', 'jit=off'])
    .withWaitStrategy(
      Wait.forLogMessage(
        /database system is ready to accept connections/,
        folder.isDone('postgres-docker', 'made') ? 1 : 2,
      ),
    )
    .withStartupTimeout(120_000);
  const server = contained(container);
  await server.start();
  folder.markDone('postgres-docker', 'made');
  return {
    ...server,
    host: '127.0.0.1',
    port,
    superuserUrl: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
  };
}

function contained(definition: GenericContainer): Server {
  let started: StartedTestContainer | undefined;
  return {
    runtime: 'docker',
    pid: undefined,
    start: async () => void (started ??= await definition.start()),
    stop: async () => {
      await started?.stop();
      started = undefined;
    },
    kill: async (signal) => {
      const client = await getContainerRuntimeClient();
      if (started) await client.container.getById(started.getId()).kill({ signal });
      started = undefined;
    },
  };
}

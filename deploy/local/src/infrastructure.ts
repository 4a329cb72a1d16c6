import { type Environment, readEnvironment } from './environment.js';
import { DataFolder } from './folder.js';
import { embeddedKafka, hasJava } from './kafka-embedded.js';
import { embeddedPostgres } from './postgres-embedded.js';
import { type Secrets, openSecrets, readSecret } from './secrets.js';
import type { KafkaServer, PostgresServer, ServerOptions } from './server.js';
import { SERVICES, databaseOf } from './services.js';

/** Kafka and PostgreSQL, running. */
export interface Infrastructure {
  folder: DataFolder;
  secrets: Secrets;
  kafka: KafkaServer;
  postgres: PostgresServer;
  /** Stops what was started here, by pid, and gives the folder free. */
  stop(): Promise<void>;
}

export interface InfrastructureOptions {
  /** One folder for data, secrets and logs; made when it is not there. */
  folder: string;
  log?: (line: string) => void;
  /** Start a crashed server again. Default true; fault tests set it to false. */
  restart?: boolean;
  /** Survive a power cut (default), not only killed processes. */
  durable?: boolean;
  environment?: Environment;
}

/** Every database role's password, by role. */
export function databasePasswords(secrets: Secrets): Map<string, string> {
  const roles = SERVICES.flatMap((service) => [databaseOf(service).owner, databaseOf(service).login]);
  return new Map(['postgres', ...roles].map((role) => [role, readSecret(secrets.databasePasswordFile(role))]));
}

/**
 * Opens the folder and brings up Kafka and PostgreSQL: at the addresses that the environment names, else embedded,
 * else in Docker.
 * @throws Error when the folder is in use, a key is lost, or neither way works; then the message says what to install
 */
export async function startInfrastructure(options: InfrastructureOptions): Promise<Infrastructure> {
  const opened = await openInfrastructure(options);
  try {
    const [kafka, postgres] = await bothOrNone(opened.startKafka(), opened.startPostgres());
    return { folder: opened.folder, secrets: opened.secrets, kafka, postgres, stop: opened.stop };
  } catch (error) {
    await opened.stop();
    throw error;
  }
}

/** Topics, permissions, users, databases and logins on running infrastructure. Does nothing the second time. */
export async function provision(infrastructure: Infrastructure, { shards }: { shards: number }): Promise<void> {
  const { provisionKafka } = await import('./provision-kafka.js');
  const { provisionPostgres } = await import('./provision-postgres.js');
  infrastructure.folder.fixShards(shards);
  await bothOrNone(
    provisionKafka(infrastructure.kafka, infrastructure.secrets, shards),
    provisionPostgres(infrastructure.postgres.superuserUrl, infrastructure.secrets),
  );
}

/** The folder and its secrets, with the two servers still to be started, each on its own. */
export interface OpenedInfrastructure {
  folder: DataFolder;
  secrets: Secrets;
  startKafka(): Promise<KafkaServer>;
  /** @param digest of what the services' databases follow from: lets the server begin with them ready, when it can */
  startPostgres(digest?: string): Promise<PostgresServer>;
  stop(): Promise<void>;
}

export async function openInfrastructure(options: InfrastructureOptions): Promise<OpenedInfrastructure> {
  const environment = options.environment ?? readEnvironment();
  const folder = DataFolder.open(options.folder);
  let secrets: Secrets;
  try {
    secrets = await openSecrets(folder);
  } catch (error) {
    folder.close();
    throw error;
  }
  const serverOptions: ServerOptions = {
    log: options.log ?? (() => undefined),
    restart: options.restart ?? true,
    durable: options.durable ?? true,
  };
  const starting: Promise<KafkaServer | PostgresServer>[] = [];
  const remember = <T extends KafkaServer | PostgresServer>(server: Promise<T>): Promise<T> => {
    starting.push(server);
    return server;
  };
  return {
    folder,
    secrets,
    startKafka: () => remember(startKafka(folder, secrets, environment, serverOptions)),
    startPostgres: (digest) =>
      remember(
        startPostgres(folder, environment, {
          ...serverOptions,
          ...(digest && { prepared: { digest, passwords: databasePasswords(secrets) } }),
        }),
      ),
    async stop() {
      const started = await Promise.allSettled(starting);
      await Promise.allSettled(
        started.flatMap((server) => (server.status === 'fulfilled' ? [server.value.stop()] : [])),
      );
      folder.close();
    },
  };
}

async function startKafka(
  folder: DataFolder,
  secrets: Secrets,
  environment: Environment,
  options: ServerOptions,
): Promise<KafkaServer> {
  if (environment.kafka) return (await import('./external.js')).externalKafka(folder, environment.kafka);
  const runtime = environment.kafkaRuntime ?? ((await hasJava()) ? 'embedded' : 'docker');
  if (runtime === 'embedded') return embeddedKafka(folder, secrets, options);
  const docker = await import('./docker.js');
  if (await docker.hasEngine()) return docker.dockerKafka(folder, secrets);
  throw new Error(
    'Kafka can run in three ways, and none works here. Install Java 17 or later and Maven, or a Docker engine, ' +
      'or name brokers that run already in KAFKA_BROKERS (docs/existing-kafka-and-postgresql.md).',
  );
}

async function startPostgres(
  folder: DataFolder,
  environment: Environment,
  options: ServerOptions,
): Promise<PostgresServer> {
  if (environment.postgresUrl) return (await import('./external.js')).externalPostgres(environment.postgresUrl);
  if (environment.postgresRuntime !== 'docker') return embeddedPostgres(folder, options);
  const docker = await import('./docker.js');
  if (await docker.hasEngine()) return docker.dockerPostgres(folder);
  throw new Error(
    'POSTGRES_RUNTIME is docker, and no Docker engine answers. Start one, or leave the variable out to run PostgreSQL from npm.',
  );
}

/** Waits for both, also when one fails: what was started must be there to be stopped. */
export async function bothOrNone<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  const [a, b] = await Promise.allSettled([first, second]);
  if (a.status === 'rejected') throw a.reason as Error;
  if (b.status === 'rejected') throw b.reason as Error;
  return [a.value, b.value];
}

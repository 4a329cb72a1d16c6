import { readFileSync } from 'node:fs';

/** What the machine says about the runtime: the only place of deploy/local that reads `process.env`. */
export interface Environment {
  /** Kafka that already runs. `username` must be a super user: it makes topics and ACLs. */
  kafka?: { brokers: string[]; caFile: string; username: string; password: string };
  /** PostgreSQL that already runs, as a role that may create roles and databases. */
  postgresUrl?: string;
  kafkaRuntime?: 'embedded' | 'docker';
  postgresRuntime?: 'embedded' | 'docker';
  /** The data folder of `npm start`; undefined means `.bus/data` of the repository. */
  folder?: string;
}

/**
 * Reads KAFKA_BROKERS, KAFKA_CA_FILE, KAFKA_USERNAME, KAFKA_PASSWORD_FILE, POSTGRES_URL, KAFKA_RUNTIME,
 * POSTGRES_RUNTIME and BUS_FOLDER.
 * @throws Error naming every variable that is wrong, never a value
 */
export function readEnvironment(env: NodeJS.ProcessEnv = process.env): Environment {
  const problems: string[] = [];
  const runtime = (name: string): 'embedded' | 'docker' | undefined => {
    const value = env[name];
    if (!value) return undefined;
    if (value === 'embedded' || value === 'docker') return value;
    problems.push(`${name} must be embedded or docker`);
    return undefined;
  };
  const kafkaNames = ['KAFKA_BROKERS', 'KAFKA_CA_FILE', 'KAFKA_USERNAME', 'KAFKA_PASSWORD_FILE'] as const;
  const given = kafkaNames.filter((name) => env[name]);
  if (given.length > 0 && given.length < kafkaNames.length) {
    const missing = kafkaNames.filter((name) => !env[name]);
    problems.push(`${given.join(', ')} is set, so ${missing.join(', ')} must be set too`);
  }
  const kafkaRuntime = runtime('KAFKA_RUNTIME');
  const postgresRuntime = runtime('POSTGRES_RUNTIME');
  if (problems.length > 0) throw new Error(problems.join('\n'));
  const environment: Environment = {};
  if (kafkaRuntime) environment.kafkaRuntime = kafkaRuntime;
  if (postgresRuntime) environment.postgresRuntime = postgresRuntime;
  if (env.BUS_FOLDER) environment.folder = env.BUS_FOLDER;
  if (env.POSTGRES_URL && !postgresRuntime) environment.postgresUrl = env.POSTGRES_URL;
  if (given.length > 0 && !kafkaRuntime) {
    environment.kafka = {
      brokers: env.KAFKA_BROKERS!.split(',').map((broker) => broker.trim()),
      caFile: env.KAFKA_CA_FILE!,
      username: env.KAFKA_USERNAME!,
      password: readFileSync(env.KAFKA_PASSWORD_FILE!, 'utf8').trim(),
    };
  }
  return environment;
}

/** What a child process needs of the machine's environment. Our own variables never leak into a service. */
export function childEnvironment(): Record<string, string> {
  const kept = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TMPDIR', 'JAVA_HOME', 'USER', 'OTEL_EXPORTER_OTLP_ENDPOINT'];
  return Object.fromEntries(kept.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

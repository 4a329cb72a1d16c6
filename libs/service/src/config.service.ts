import { ArrayNotEmpty, IsIn, IsInt, Matches, Max, Min } from 'class-validator';
import type { KafkaSettings } from '#messaging';
import { Env, type ConfigProblem } from './config.js';

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/** The variables of every service. Each app's configuration class extends this one. */
export class ServiceConfig {
  @Env('BUS_HTTP_HOST', { doc: 'Address on which HTTP is served.' })
  httpHost!: string;

  @Env('BUS_HTTP_PORT', { number: true, doc: 'Port on which HTTP is served; 0 takes a free one.' })
  @IsInt()
  @Min(0)
  @Max(65_535)
  httpPort!: number;

  @Env('BUS_HTTP_BODY_BYTES', {
    number: true,
    default: 1_048_576,
    doc: 'Largest request body, in bytes. NDJSON streams are not limited.',
  })
  @IsInt()
  @Min(1_024)
  httpBodyBytes!: number;

  @Env('BUS_HTTP_RATE', { number: true, default: 60_000, doc: 'Requests that one client address may make per minute.' })
  @IsInt()
  @Min(1)
  httpRate!: number;

  @Env('BUS_DATABASE_URL', { secret: true, doc: 'PostgreSQL address with the login of the service.' })
  @Matches(/^postgres(ql)?:\/\/[^@/]+@/, { message: 'must be a postgres:// address with a login' })
  databaseUrl!: string;

  @Env('BUS_DATABASE_MIGRATION_URL', {
    secret: true,
    optional: true,
    doc: 'PostgreSQL address with the login that owns the tables; read by `migrate` only.',
  })
  @Matches(/^postgres(ql)?:\/\/[^@/]+@/, { message: 'must be a postgres:// address with a login' })
  databaseMigrationUrl?: string;

  @Env('BUS_DATABASE_POOL', { number: true, default: 8, doc: 'Most database connections that the service opens.' })
  @IsInt()
  @Min(1)
  @Max(100)
  databasePool!: number;

  @Env('BUS_KAFKA_BROKERS', { list: true, doc: 'Addresses of Kafka brokers, host:port, comma-separated.' })
  @ArrayNotEmpty({ message: 'must name a broker' })
  @Matches(/^[^\s:]+:\d+$|^\[[0-9a-f:]+\]:\d+$/i, { each: true, message: 'must be host:port, comma-separated' })
  kafkaBrokers!: string[];

  @Env('BUS_KAFKA_CA_FILE', { file: true, doc: 'Certificate authority of the brokers, PEM.' })
  kafkaCaFile!: string;

  @Env('BUS_KAFKA_USERNAME', { doc: "The service's Kafka principal (SCRAM-SHA-512)." })
  kafkaUsername!: string;

  @Env('BUS_KAFKA_PASSWORD_FILE', { secretFile: true, doc: 'Password of the Kafka principal.' })
  kafkaPassword!: string;

  @Env('BUS_TOKEN_KEYS_FILE', {
    file: true,
    doc: 'Public keys of the token issuers (JWKS); read again when it changes.',
  })
  tokenKeysFile!: string;

  @Env('BUS_KEY_DIRECTORY_FILE', {
    file: true,
    doc: "Signed directory of the message signers' public keys; read again when it changes.",
  })
  keyDirectoryFile!: string;

  @Env('BUS_SIGNING_KEY_FILE', {
    secretFile: true,
    doc: 'Ed25519 private key with which the service signs its messages, PKCS#8 PEM.',
  })
  @Matches(/^-----BEGIN PRIVATE KEY-----/, { message: 'must name a PKCS#8 PEM file' })
  signingKey!: string;

  @Env('BUS_SIGNING_KEY_ID', { doc: 'Key id of the signing key in the key directory.' })
  @Matches(/^[a-z0-9][a-z0-9-]{0,63}$/, { message: 'must be a key id: lower-case letters, digits, hyphens' })
  signingKeyId!: string;

  @Env('BUS_SIGNING_KEYS_FOLDER', {
    optional: true,
    doc: 'Folder of the later keys of the service, `<key id>.pem` each: the newest that the key directory says is valid signs, without a restart.',
  })
  signingKeysFolder?: string;

  @Env('BUS_SHARDS', {
    number: true,
    default: 8,
    doc: 'Number of shards, the same in every service and fixed at first start.',
  })
  @IsInt()
  @Min(1)
  @Max(1_024)
  shards!: number;

  @Env('BUS_LOG_LEVEL', {
    default: 'info',
    doc: 'Least important level that is logged: trace, debug, info, warn, error or fatal.',
  })
  @IsIn(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
  logLevel!: string;

  @Env('OTEL_EXPORTER_OTLP_ENDPOINT', {
    optional: true,
    doc: 'Base address of an OpenTelemetry collector (OTLP over HTTP) that gets traces; without it nothing is traced.',
  })
  @Matches(/^https?:\/\//, { message: 'must be an http:// or https:// address' })
  otlpEndpoint?: string;

  @Env('BUS_SHUTDOWN_MS', {
    number: true,
    default: 10_000,
    doc: 'Longest graceful shutdown, in milliseconds; then the process ends anyway.',
  })
  @IsInt()
  @Min(100)
  shutdownMs!: number;

  @Env('BUS_EMBEDDED', {
    boolean: true,
    default: false,
    doc: 'True under the embedded runtime only; HTTP must then be served on loopback.',
  })
  embedded!: boolean;

  @Env('BUS_CLOCK_FILE', {
    optional: true,
    doc: 'File that moves the clock: milliseconds to add, or an instant. Embedded runtime only.',
  })
  clockFile?: string;

  /** How the service reaches the brokers. */
  get kafka(): KafkaSettings {
    const { kafkaBrokers: brokers, kafkaCaFile: caFile, kafkaUsername: username, kafkaPassword: password } = this;
    return { brokers, caFile, username, password };
  }

  /** What only several variables together can show to be wrong. A subclass adds to it. */
  problems(): ConfigProblem[] {
    const found: ConfigProblem[] = [];
    if (this.clockFile !== undefined && !this.embedded) {
      found.push({ name: 'BUS_CLOCK_FILE', problem: 'is only for the embedded runtime (BUS_EMBEDDED=true)' });
    }
    if (this.embedded && !LOOPBACK.has(this.httpHost)) {
      found.push({ name: 'BUS_EMBEDDED', problem: 'must not be true where BUS_HTTP_HOST is not a loopback address' });
    }
    return found;
  }
}

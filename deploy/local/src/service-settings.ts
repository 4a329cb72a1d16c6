import type { AgencyCode } from '#contracts';
import { AGENCIES } from '#contracts';
import type { DataFolder } from './folder.js';
import { databaseUrl } from './provision-postgres.js';
import type { Secrets } from './secrets.js';
import type { KafkaServer, PostgresServer } from './server.js';
import { type ServiceName, isAgency } from './services.js';
import type { TokenIssuer } from './tokens.js';

/** Where the services of a local bus listen. */
export const LOOPBACK = '127.0.0.1';

/** Variables that replace or join those of one service, or of every service (`all`). */
export type Overrides = Partial<Record<ServiceName | 'all', Record<string, string>>>;

/** What an agency's own system needs to serve its adapter and those who ask it. */
export interface OwnSystemFiles {
  /** The bearer token that the adapter shows when it delivers. */
  deliveryTokenFile: string;
  /** The bearer token that the register shows when it probes. */
  clientTokenFile: string;
  /** The agency's subject key, base64. */
  subjectKeyFile: string;
}

/** Everything that the variables of the services follow from. */
export interface Wiring {
  folder: DataFolder;
  secrets: Secrets;
  kafka: Pick<KafkaServer, 'brokers' | 'caFile'>;
  postgres: Pick<PostgresServer, 'superuserUrl'>;
  shards: number;
  /** Where each service is found by the others. */
  urls: Record<ServiceName, string>;
  /** Address that each listens on: the loopback, except in containers of their own. */
  listenHost: string;
  /** Base addresses of agencies' own systems. */
  ownSystems: Partial<Record<AgencyCode, string>>;
  overrides: Overrides;
}

export const tokenFileOf = (folder: DataFolder, name: string): string =>
  folder.file('secrets', 'run', 'tokens', `${name}.jwt`);

/** Makes the tokens with which services and agencies' own systems call each other, anew at each start. */
export async function writeServiceTokens(folder: DataFolder, tokens: TokenIssuer): Promise<void> {
  const write = async (name: string, token: Promise<string>): Promise<void> =>
    void folder.write(`secrets/run/tokens/${name}.jwt`, await token);
  // Longer than any clock that BUS_CLOCK_FILE moves; they live and die with the folder.
  const lasts = '3650d';
  await write('reconciliation', tokens.token('reconciliation', { sub: 'reconciliation', lasts }));
  for (const agency of AGENCIES) {
    await write(`register-as-client-of-${agency}`, tokens.token('agency', { sub: 'court-registry', agency, lasts }));
    await write(agency, tokens.token('agency', { sub: agency, agency, lasts }));
  }
}

export function ownSystemFiles(folder: DataFolder, secrets: Secrets, agency: AgencyCode): OwnSystemFiles {
  return {
    deliveryTokenFile: tokenFileOf(folder, agency),
    clientTokenFile: tokenFileOf(folder, `register-as-client-of-${agency}`),
    subjectKeyFile: secrets.subjectKeyFile(agency),
  };
}

/** Where each agency really decides, for the register's probes. */
export function writeAgenciesFile(wiring: Wiring): string {
  const agencies = AGENCIES.map((agency) => ({
    agency,
    decisionUrl: wiring.ownSystems[agency] ?? wiring.urls[agency],
    tokenFile: tokenFileOf(wiring.folder, `register-as-client-of-${agency}`),
  }));
  return wiring.folder.write('secrets/run/agencies.json', JSON.stringify(agencies, null, 2));
}

/** The variables with which a service migrates its database. */
export function migrationSettings(
  service: ServiceName,
  { postgres, secrets }: Pick<Wiring, 'postgres' | 'secrets'>,
): Record<string, string> {
  return {
    ...agencyOf(service),
    BUS_DATABASE_URL: databaseUrl(postgres, secrets, service, 'login'),
    BUS_DATABASE_MIGRATION_URL: databaseUrl(postgres, secrets, service, 'owner'),
  };
}

/** The variables with which a service serves. */
export function settingsOf(service: ServiceName, wiring: Wiring): Record<string, string> {
  const { secrets, postgres, overrides } = wiring;
  const database = { BUS_DATABASE_URL: databaseUrl(postgres, secrets, service, 'login') };
  return {
    ...shared(service, wiring),
    ...database,
    ...agencyOf(service),
    ...own(service, wiring),
    ...overrides.all,
    ...overrides[service],
  };
}

const agencyOf = (service: ServiceName): Record<string, string> => (isAgency(service) ? { AGENCY: service } : {});

/**
 * Megabytes of each half of the heap's young generation. Left to itself Node lets a half grow to 64, and under load
 * keeps some 110 MB of garbage resident for collections that come a little less often. Only whoever starts a process
 * can say so; measured in docs/performance.md, **memory**.
 */
const SEMI_SPACE_MB = 16;

function shared(service: ServiceName, { secrets, kafka, urls, listenHost, shards }: Wiring): Record<string, string> {
  return {
    NODE_OPTIONS: `--max-semi-space-size=${SEMI_SPACE_MB}`,
    BUS_EMBEDDED: String(listenHost === LOOPBACK),
    BUS_HTTP_HOST: listenHost,
    BUS_HTTP_PORT: new URL(urls[service]).port,
    BUS_KAFKA_BROKERS: kafka.brokers.join(','),
    BUS_KAFKA_CA_FILE: kafka.caFile,
    BUS_KAFKA_USERNAME: service,
    BUS_KAFKA_PASSWORD_FILE: secrets.kafkaPasswordFile(service),
    BUS_TOKEN_KEYS_FILE: secrets.tokenKeysFile,
    BUS_KEY_DIRECTORY_FILE: secrets.keyDirectoryFile,
    BUS_SIGNING_KEY_FILE: secrets.signingKeyFile(service),
    BUS_SIGNING_KEY_ID: secrets.signingKeyId(service),
    BUS_SIGNING_KEYS_FOLDER: secrets.signingKeysFolder,
    BUS_SHARDS: String(shards),
  };
}

function own(service: ServiceName, wiring: Wiring): Record<string, string> {
  const { folder, secrets, ownSystems } = wiring;
  const register = {
    BUS_REGISTER_URL: wiring.urls['court-registry'],
    BUS_REGISTER_TOKEN_FILE: tokenFileOf(folder, service),
  };
  if (service === 'ledger') return {};
  if (service === 'reconciliation') return register;
  if (service === 'court-registry') {
    return {
      BUS_SUBJECT_MASTER_KEY_FILE: secrets.subjectMasterKeyFile,
      BUS_IDENTITY_KEYS_FILE: secrets.identityKeysFile,
      BUS_AGENCIES_FILE: folder.file('secrets', 'run', 'agencies.json'),
      BUS_POLICY: 'lawful-basis',
      BUS_RULE_SET: 'provisions-2017',
      BUS_TERM_STARTS_AT: 'decision',
      BUS_SNAPSHOT_FOLDER: folder.file('snapshots'),
    };
  }
  const system = ownSystems[service];
  const enforcement: Record<string, string> = system
    ? {
        BUS_ENFORCEMENT: 'webhook',
        BUS_ENFORCEMENT_URL: system,
        BUS_ENFORCEMENT_TOKEN_FILE: tokenFileOf(folder, service),
      }
    : { BUS_ENFORCEMENT: 'tables' };
  return { ...register, BUS_SUBJECT_KEY_FILE: secrets.subjectKeyFile(service), ...enforcement };
}

import { existsSync, readFileSync, rmSync } from 'node:fs';
import type { AgencyCode } from '#contracts';
import type { DataFolder } from './folder.js';
import {
  type InfrastructureOptions,
  type OpenedInfrastructure,
  bothOrNone,
  openInfrastructure,
} from './infrastructure.js';
import { freePort, rememberedPort } from './ports.js';
import type { Program } from './program.js';
import type { Secrets } from './secrets.js';
import type { KafkaServer, PostgresServer } from './server.js';
import type { Overrides, OwnSystemFiles, Wiring } from './service-settings.js';
import { PARTICIPANTS, SERVICES, type ServiceName } from './services.js';
import { TokenIssuer } from './tokens.js';

export const DEFAULT_SHARDS = 8;

export interface BusOptions extends InfrastructureOptions {
  /** Fixed at the folder's first start. Default: what the folder has, or 8. */
  shards?: number;
  overrides?: Overrides;
  /** Agencies that decide in a system of their own, or run elsewhere: its base address, or how to start it once its keys are made. */
  ownSystems?: Partial<Record<AgencyCode, string | ((files: OwnSystemFiles) => Promise<string>)>>;
  /** Only these of our services, for tests of a part. Default: all. */
  only?: readonly ServiceName[];
  /** Ends the start, and everything it had started. */
  signal?: AbortSignal;
}

/** One more process of a service beside the first. */
export interface Instance {
  url: string;
  readonly pid: number | undefined;
  kill(signal: NodeJS.Signals): Promise<void>;
  stop(): Promise<void>;
}

/** The whole bus, running: every service its own process. */
export interface Bus {
  folder: string;
  shards: number;
  services: Record<ServiceName, { readonly url: string; readonly pid: number | undefined }>;
  tokens: TokenIssuer;
  secrets: Secrets;
  kafka: KafkaServer;
  postgres: PostgresServer;
  /** Stops the services, then Kafka and PostgreSQL, and gives the folder free. */
  stop(): Promise<void>;
  /** Sends a signal to one process; after SIGKILL it waits for the end. */
  kill(name: ServiceName | 'kafka' | 'postgres', signal: NodeJS.Signals): Promise<void>;
  /** Starts one process again and waits until it is ready. */
  start(name: ServiceName | 'kafka' | 'postgres'): Promise<void>;
  /** Starts one more process of a service, on the same database and with its own address; it stops with the bus. */
  startAnother(name: ServiceName): Promise<Instance>;
  /** The database of a service, as its owner (who may read and write all of it) or as the service's own login. */
  databaseUrl(name: ServiceName, as?: 'owner' | 'login'): string;
  logFile(name: ServiceName | 'kafka' | 'postgres'): string;
}

/**
 * Brings the whole bus up and waits until every service is ready. What a folder has done once it does not do again.
 * @throws Error with the end of the log of what did not start; everything else is stopped by then
 */
export async function startBus(options: BusOptions): Promise<Bus> {
  options.signal?.throwIfAborted();
  const opened = await openInfrastructure(options);
  const programs = new Map<string, Program>();
  const stop = async (): Promise<void> => {
    rmSync(opened.folder.file(RUNNING), { force: true });
    await Promise.allSettled([...programs.values()].map((program) => program.stop()));
    await opened.stop();
  };
  const aborted = abortOf(options.signal);
  try {
    return await Promise.race([bringUp(options, opened, programs, stop), aborted.promise]);
  } catch (error) {
    await stop();
    throw error;
  } finally {
    aborted.forget();
  }
}

async function bringUp(
  options: BusOptions,
  opened: OpenedInfrastructure,
  programs: Map<string, Program>,
  stop: () => Promise<void>,
): Promise<Bus> {
  const { folder, secrets } = opened;
  const log = options.log ?? (() => undefined);
  const shards = options.shards ?? folder.shards ?? DEFAULT_SHARDS;
  folder.fixShards(shards);
  const tokens = new TokenIssuer(secrets.tokenKeyFile);
  const wanted = options.only ?? SERVICES;
  const runs = await import('./service-programs.js');
  const startingKafka = opened.startKafka();
  const startingPostgres = opened.startPostgres(runs.digestOfAll());
  // What follows is loaded while the servers start: TypeORM and kafkajs take their time.
  const prepareKafka = async (): Promise<KafkaServer> => {
    const topics = await import('./provision-kafka.js');
    const kafka = await startingKafka;
    await topics.provisionKafka(kafka, secrets, shards);
    return kafka;
  };
  const databases = await import('./provision-postgres.js');
  const preparePostgres = async (): Promise<PostgresServer> => {
    const postgres = await startingPostgres;
    if (postgres.begunMigrated) runs.markMigrated(wanted, folder);
    else await databases.provisionPostgres(postgres.superuserUrl, secrets);
    await runs.migrateAll(wanted, { folder, secrets, postgres }, postgres.runtime !== 'embedded');
    if (!options.only) await postgres.keepForOthers?.(); // of a part, not all databases are migrated
    return postgres;
  };
  const preparing = bothOrNone(prepareKafka(), preparePostgres());
  preparing.catch(() => undefined);
  const settings = await import('./service-settings.js');
  await settings.writeServiceTokens(folder, tokens);
  const ownSystems: Partial<Record<AgencyCode, string>> = {};
  for (const [agency, system] of Object.entries(options.ownSystems ?? {}) as [
    AgencyCode,
    string | ((files: OwnSystemFiles) => Promise<string>),
  ][]) {
    ownSystems[agency] =
      typeof system === 'string' ? system : await system(settings.ownSystemFiles(folder, secrets, agency));
  }
  const urls = await serviceUrls(folder);
  const [kafka, postgres] = await preparing;
  const wiring: Wiring = {
    folder,
    secrets,
    kafka,
    postgres,
    shards,
    urls,
    listenHost: settings.LOOPBACK,
    ownSystems,
    overrides: options.overrides ?? {},
  };
  settings.writeAgenciesFile(wiring);
  options.signal?.throwIfAborted();
  for (const service of wanted)
    programs.set(service, runs.serviceProgram(service, wiring, { restart: options.restart ?? true, log }));
  const started = await Promise.allSettled([...programs.values()].map((program) => program.start()));
  for (const result of started) if (result.status === 'rejected') throw result.reason as Error;

  const servers = { kafka, postgres };
  const processOf = (name: ServiceName | 'kafka' | 'postgres') => {
    const found = name === 'kafka' || name === 'postgres' ? servers[name] : programs.get(name);
    if (!found) throw new Error(`this bus runs without ${name}`);
    return found;
  };
  const services = Object.fromEntries(
    PARTICIPANTS.map((service) => {
      const program = programs.get(service);
      return [service, { url: urls[service], get pid() { return program?.pid; } }]; // prettier-ignore
    }),
  ) as Bus['services'];
  folder.write(
    RUNNING,
    JSON.stringify(
      { pid: process.pid, services: Object.fromEntries(SERVICES.map((name) => [name, { url: services[name].url }])) },
      null,
      2,
    ),
    0o644,
  );
  return {
    folder: folder.path,
    shards,
    services,
    tokens,
    secrets,
    kafka,
    postgres,
    stop,
    kill: (name, signal) => processOf(name).kill(signal),
    start: (name) => processOf(name).start(),
    startAnother: async (name) => {
      const url = `http://${settings.LOOPBACK}:${await freePort(folder.takenPorts)}`;
      const here = { ...wiring, urls: { ...urls, [name]: url } };
      const program = runs.serviceProgram(name, here, { restart: false, log });
      programs.set(url, program);
      await program.start();
      return {
        url,
        get pid() { return program.pid; }, // prettier-ignore
        kill: (signal) => program.kill(signal),
        stop: () => program.stop(),
      };
    },
    databaseUrl: (name, as = 'owner') => databases.databaseUrl(postgres, secrets, name, as),
    logFile: (name) => folder.file('logs', `${name}.log`),
  };
}

export const RUNNING = 'running.json';

async function serviceUrls(folder: DataFolder): Promise<Record<ServiceName, string>> {
  const urls: Partial<Record<ServiceName, string>> = {};
  for (const service of PARTICIPANTS) urls[service] = `http://127.0.0.1:${await rememberedPort(folder, service)}`;
  return urls as Record<ServiceName, string>;
}

function abortOf(signal: AbortSignal | undefined): { promise: Promise<never>; forget: () => void } {
  let forget = (): void => undefined;
  const promise = new Promise<never>((_resolve, reject) => {
    if (!signal) return;
    const abort = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', abort, { once: true });
    forget = () => signal.removeEventListener('abort', abort);
  });
  promise.catch(() => undefined);
  return { promise, forget };
}

/** Where a running bus is, read from its folder. */
export function readRunning(
  folder: string,
): { pid: number; services: Record<ServiceName, { url: string }> } | undefined {
  const path = `${folder}/${RUNNING}`;
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}

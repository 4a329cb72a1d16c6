import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE, Reflector } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { loadPrivateKey } from '#evidence';
import { FileKeyring, KafkaConnection, ServiceSigner } from '#messaging';
import { AccessAudit } from './access-audit.js';
import { AuthGuard } from './auth.js';
import { Clock, FileClock, SystemClock } from './clock.js';
import { ServiceConfig } from './config.service.js';
import { DatabaseHandle, openDatabase, type EntityClass, type MigrationClass } from './database.js';
import { Health, HealthController } from './health.js';
import { createLog, Log } from './log.js';
import { metrics, Registry } from './metrics.js';
import { ProblemFilter, RefusalInterceptor } from './problem-filter.js';
import { SigningController } from './signing.controller.js';
import { TokenVerifier } from './tokens.js';
import { validationPipe } from './validation.js';

export interface ServiceModuleOptions {
  /** The service's name in logs, metrics and the database's session list. */
  name?: string;
  entities: readonly EntityClass[];
  migrations?: readonly MigrationClass[];
  /** Taken instead of the service's own (tests); a database given is closed by its giver. */
  clock?: Clock;
  database?: DatabaseHandle;
  log?: Log;
}

const made = new WeakMap<ServiceConfig, DynamicModule>();

/**
 * What every service has, visible everywhere in it: Clock, Log, DatabaseHandle (and its TypeORM DataSource), the
 * configuration (as ServiceConfig and as its own class), its connection to Kafka, the keys of those it hears
 * (FileKeyring) and its own (ServiceSigner), Health, Registry, the guard, the filter and the pipe.
 * One configuration object makes one module, however often it is asked for. `runApp` and `bootService` import it.
 */
@Module({})
export class ServiceModule {
  static forRoot(config: ServiceConfig, options: ServiceModuleOptions): DynamicModule {
    const existing = made.get(config);
    if (existing) return existing;
    const module = serviceModule(config, options);
    made.set(config, module);
    return module;
  }
}

function serviceModule(config: ServiceConfig, options: ServiceModuleOptions): DynamicModule {
  const name = options.name ?? config.kafkaUsername;
  const shared: Provider[] = [
    { provide: ServiceConfig, useValue: config },
    ...(config.constructor === ServiceConfig
      ? []
      : [{ provide: config.constructor as new () => object, useValue: config }]),
    { provide: Clock, useFactory: () => options.clock ?? clockOf(config) },
    { provide: Log, useFactory: () => options.log ?? createLog({ service: name, level: config.logLevel }) },
    { provide: DatabaseHandle, useFactory: () => options.database ?? databaseOf(config, options, name) },
    { provide: DataSource, useFactory: (database: DatabaseHandle) => database.dataSource, inject: [DatabaseHandle] },
    { provide: Registry, useValue: metrics },
    // A clock that the embedded runtime moves must neither open nor close a door.
    { provide: TokenVerifier, useFactory: () => new TokenVerifier(config.tokenKeysFile, new SystemClock()) },
    {
      provide: KafkaConnection,
      useFactory: (log: Log) => new KafkaConnection(config.kafka, log),
      inject: [Log],
    },
    { provide: FileKeyring, useFactory: (log: Log) => new FileKeyring(config.keyDirectoryFile, log), inject: [Log] },
    {
      provide: ServiceSigner,
      useFactory: (directory: FileKeyring, clock: Clock, log: Log) =>
        new ServiceSigner({
          first: { keyId: config.signingKeyId, privateKey: loadPrivateKey(config.signingKey) },
          folder: config.signingKeysFolder,
          directory,
          clock,
          log,
        }),
      inject: [FileKeyring, Clock, Log],
    },
    Health,
    AccessAudit,
  ];
  return {
    module: ServiceModule,
    global: true,
    controllers: [HealthController, SigningController],
    providers: [
      ...shared,
      {
        provide: CloseDatabase,
        useFactory: (database: DatabaseHandle) => new CloseDatabase(options.database ? null : database),
        inject: [DatabaseHandle],
      },
      {
        provide: AuthGuard,
        useFactory: (reflector: Reflector, verifier: TokenVerifier, log: Log, audit: AccessAudit) =>
          new AuthGuard(reflector, verifier, log, audit),
        inject: [Reflector, TokenVerifier, Log, AccessAudit],
      },
      { provide: APP_GUARD, useExisting: AuthGuard },
      {
        provide: ProblemFilter,
        useFactory: (log: Log, audit: AccessAudit) => new ProblemFilter(log, audit),
        inject: [Log, AccessAudit],
      },
      { provide: APP_FILTER, useExisting: ProblemFilter },
      { provide: APP_INTERCEPTOR, useClass: RefusalInterceptor },
      { provide: APP_PIPE, useFactory: validationPipe },
    ],
    exports: shared.map((provider) => (typeof provider === 'function' ? provider : provider.provide)),
  };
}

function clockOf(config: ServiceConfig): Clock {
  return config.clockFile !== undefined && config.embedded ? new FileClock(config.clockFile) : new SystemClock();
}

function databaseOf(config: ServiceConfig, o: ServiceModuleOptions, applicationName: string): Promise<DatabaseHandle> {
  const { databaseUrl: url, databasePool: poolSize } = config;
  return openDatabase({ url, entities: o.entities, migrations: o.migrations ?? [], poolSize, applicationName });
}

/** Closes the database after everything that uses it: shutdown hooks run after HTTP and the transports are closed. */
class CloseDatabase {
  constructor(private readonly database: DatabaseHandle | null) {}

  async onApplicationShutdown(): Promise<void> {
    await this.database?.close();
  }
}

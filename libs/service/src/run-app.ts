import { IsString } from 'class-validator';
import type { DynamicModule, Type } from '@nestjs/common';
import type { CustomTransportStrategy } from '@nestjs/microservices';
import { bootService } from './boot.js';
import { ConfigProblems, Env, loadConfig } from './config.js';
import type { ServiceConfig } from './config.service.js';
import type { EntityClass, MigrationClass } from './database.js';
import { createLog } from './log.js';
import { runMigrations, type Privilege } from './migrate.js';
import { endOnUncaught } from './shutdown.js';

export interface AppDefinition<C extends ServiceConfig> {
  /** The service's name, or how to get it from the configuration (an agency's code). */
  name: string | ((config: C) => string);
  configClass: new () => C;
  module: (config: C) => Type | DynamicModule;
  entities: readonly EntityClass[];
  migrations: readonly MigrationClass[];
  /** Tables on which the service's login gets less than reading and writing rows. */
  privileges?: Readonly<Record<string, readonly Privilege[]>>;
  microservices?: (config: C) => readonly CustomTransportStrategy[];
}

/** The whole of a main.ts: `migrate` as the first argument runs the migrations and ends; without one it serves. */
export async function runApp<C extends ServiceConfig>(app: AppDefinition<C>): Promise<void> {
  const log = createLog({ service: typeof app.name === 'string' ? app.name : 'service', level: 'info' });
  endOnUncaught(log);
  try {
    if (process.argv[2] === 'migrate') return await migrate(app, log);
    if (process.argv[2] !== undefined) throw new Error('the only argument is: migrate');
    const config = loadConfig(app.configClass);
    const name = typeof app.name === 'string' ? app.name : app.name(config);
    const microservices = app.microservices?.(config);
    await bootService({ ...app, name, config, module: app.module(config), microservices });
  } catch (error) {
    if (error instanceof ConfigProblems)
      log.fatal({ problems: error.problems.map((p) => `${p.name}: ${p.problem}`) }, 'configuration');
    else log.fatal({ err: error }, 'could not start');
    process.exit(1);
  }
}

/** The two variables that `migrate` reads. */
export class MigrationConfig {
  @Env('BUS_DATABASE_MIGRATION_URL', { secret: true, doc: 'PostgreSQL address with the login that owns the tables.' })
  @IsString()
  ownerUrl!: string;

  @Env('BUS_DATABASE_URL', {
    secret: true,
    doc: 'PostgreSQL address with the login of the service, which gets its rights.',
  })
  @IsString()
  serviceUrl!: string;
}

async function migrate<C extends ServiceConfig>(
  app: AppDefinition<C>,
  log: ReturnType<typeof createLog>,
): Promise<void> {
  const config = loadConfig(MigrationConfig, undefined, [app.configClass]);
  const serviceLogin = decodeURIComponent(new URL(config.serviceUrl).username);
  const ran = await runMigrations({ ...app, url: config.ownerUrl, serviceLogin });
  log.info({ ran }, 'migrated');
}

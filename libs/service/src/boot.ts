import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { ModulesContainer, NestFactory } from '@nestjs/core';
import type { CustomTransportStrategy } from '@nestjs/microservices';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ServiceConfig } from './config.service.js';
import { serveDirectly } from './direct.js';
import { Health } from './health.js';
import { httpAdapter } from './http.js';
import { createLog, Log, NestLog } from './log.js';
import { collectProcessMetrics } from './metrics.js';
import { serveOpenApi } from './openapi.js';
import { RethrowFilter } from './problem-filter.js';
import { ServiceModule, type ServiceModuleOptions } from './service-module.js';
import { endOnSignals } from './shutdown.js';
import { Tracing } from './tracing.js';

/**
 * Injection token of the service's transport strategies (an array). Whoever needs the database or the configuration to
 * make its consumer provides it under this token: `{ provide: TRANSPORTS, useFactory: (db, config) => [new …], inject: […] }`
 * in any module of the app.
 */
export const TRANSPORTS = Symbol('transport strategies of the service');

export interface ServiceOptions extends Omit<ServiceModuleOptions, 'name'> {
  name: string;
  module: Type | DynamicModule;
  config: ServiceConfig;
  /** Strategies that need nothing from the container; others come from TRANSPORTS. */
  microservices?: readonly CustomTransportStrategy[];
}

export interface RunningService {
  app: NestFastifyApplication;
  url: string;
  close(): Promise<void>;
}

/** The application, wired but neither started nor listening: what tests inject requests into. */
export async function createService(o: ServiceOptions): Promise<NestFastifyApplication> {
  const tracing = await Tracing.start(o.name, o.config.otlpEndpoint);
  const boot = o.log ?? createLog({ service: o.name, level: o.config.logLevel });
  const root = rootModule(o.module, ServiceModule.forRoot(o.config, { ...o, log: boot }), tracing);
  collectProcessMetrics(o.name);
  const app = await NestFactory.create<NestFastifyApplication>(root, await httpAdapter(o.config, boot), {
    logger: new NestLog(boot),
    abortOnError: false,
    forceCloseConnections: false,
  });
  for (const strategy of [...(o.microservices ?? []), ...transportsOf(app)]) {
    app.connectMicroservice({ strategy }, { deferInitialization: true }).useGlobalFilters(new RethrowFilter());
  }
  serveDirectly(app);
  serveOpenApi(app, o.name);
  return app;
}

/** Bytes that small buffers are cut from. Node's own 8 kB hold two messages, so every other one cost an allocation. */
const BUFFER_POOL_BYTES = 64 * 1024;

/** Starts the service: transports first, then HTTP. Ends it gracefully at SIGTERM and SIGINT. */
export async function bootService(o: ServiceOptions): Promise<RunningService> {
  Buffer.poolSize = BUFFER_POOL_BYTES;
  const app = await createService(o);
  const log = app.get(Log);
  const ending = endOnSignals({ app, log, health: app.get(Health), deadlineMs: o.config.shutdownMs });
  try {
    await app.startAllMicroservices();
    await app.listen(o.config.httpPort, o.config.httpHost);
  } catch (error) {
    ending.forget();
    await app.close().catch(() => undefined);
    throw error;
  }
  const url = await app.getUrl();
  log.info({ url, pid: process.pid }, 'listening');
  setTimeout(dropStartUpGarbage, 1_000).unref();
  return { app, url, close: () => ending.end('asked') };
}

/**
 * Loading the program leaves some 35 MB of garbage in a heap that grew for it and, at rest, would never be collected.
 * One thorough collection gives them back, in some 40 ms while nobody waits yet.
 */
function dropStartUpGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as (o: object) => void;
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}

function rootModule(module: Type | DynamicModule, service: DynamicModule, tracing: Tracing): Type {
  @Module({ imports: [service, module], providers: [{ provide: Tracing, useValue: tracing }] })
  class Service {}
  return Service;
}

/** Every module may provide some, so they are collected from all of them; a module without any is no error. */
function transportsOf(app: NestFastifyApplication): CustomTransportStrategy[] {
  return [...app.get(ModulesContainer).values()].flatMap(
    (module) => (module.providers.get(TRANSPORTS)?.instance as CustomTransportStrategy[] | undefined) ?? [],
  );
}

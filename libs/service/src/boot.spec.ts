import { connect } from 'node:net';
import { Controller, Get, Injectable, Module } from '@nestjs/common';
import { EventPattern, Payload, Server, type CustomTransportStrategy } from '@nestjs/microservices';
import { ApiOkResponse, ApiProperty, type OpenAPIObject } from '@nestjs/swagger';
import { lastValueFrom } from 'rxjs';
import { aLog, aWorkplace, noDatabase, serve } from '../test/kit.js';
import { Public } from './auth.js';
import { bootService, TRANSPORTS } from './boot.js';
import { Clock, FixedClock } from './clock.js';
import { Env, loadConfig } from './config.js';
import { ServiceConfig } from './config.service.js';
import { DatabaseHandle } from './database.js';
import { Health } from './health.js';
import { counter, metrics } from './metrics.js';
import { ServiceModule } from './service-module.js';

class ToyTransport extends Server implements CustomTransportStrategy {
  override transportId = Symbol('toy');
  closed = false;
  constructor(readonly database: DatabaseHandle) {
    super();
  }
  listen(ready: () => void): void {
    ready();
  }
  close(): void {
    this.closed = true;
  }
  on(): void {}
  unwrap<T>(): T {
    return undefined as T;
  }
  async deliver(payload: unknown): Promise<unknown> {
    const answer = await this.getHandlerByPattern('toys')!(payload, {});
    return lastValueFrom(this.transformToObservable(answer));
  }
}

class ToyConfig extends ServiceConfig {
  @Env('BUS_TOY', { default: 'bear', doc: 'A toy.' })
  toy!: string;
}

@Injectable()
class Toys {
  constructor(
    readonly config: ToyConfig,
    readonly clock: Clock,
  ) {}
}

class Toy {
  @ApiProperty() name!: string;
}

@Controller()
class ToyController {
  constructor(private readonly toys: Toys) {}
  @Public()
  @Get('toys')
  @ApiOkResponse({ type: [Toy] })
  list(): Toy[] {
    return [{ name: this.toys.config.toy }];
  }
  @EventPattern<string>('toys')
  handle(@Payload() payload: unknown): void {
    throw Object.assign(new Error('cause'), { code: 'toy-broken', payload });
  }
}

@Module({
  controllers: [ToyController],
  providers: [
    Toys,
    {
      provide: TRANSPORTS,
      useFactory: (database: DatabaseHandle) => [new ToyTransport(database)],
      inject: [DatabaseHandle],
    },
  ],
})
class ToyModule {}

@Module({})
class EmptyModule {}

describe('a booted service', () => {
  const database = noDatabase();
  const clock = new FixedClock('2025-01-01T00:00:00.000Z');
  const { log, entries } = aLog('info');
  const config = loadConfig(ToyConfig, aWorkplace().env);
  let service: Awaited<ReturnType<typeof bootService>>;
  beforeAll(async () => {
    service = await bootService({ name: 'toys', module: ToyModule, config, entities: [], database, clock, log });
  });
  afterAll(() => service.close());

  it('says one line, where it listens', () => {
    expect(entries()).toEqual([expect.objectContaining({ level: 'info', msg: 'listening', url: service.url })]);
  });

  it('gives every part the configuration by its own class, the clock and the database', async () => {
    expect(service.app.get(Toys).config).toBe(config);
    expect(service.app.get(ServiceConfig)).toBe(config);
    expect(service.app.get(Toys).clock).toBe(clock);
    expect(await (await fetch(`${service.url}/toys`)).json()).toEqual([{ name: 'bear' }]);
  });

  it('connects the transports that the container made, and hands them the cause of a failure', async () => {
    const [transport] = service.app.select(ToyModule).get<ToyTransport[]>(TRANSPORTS);
    expect(transport?.database).toBe(database);
    await expect(transport?.deliver(1)).rejects.toMatchObject({ message: 'cause', code: 'toy-broken' });
  });

  it('makes one service module of one configuration', () => {
    expect(ServiceModule.forRoot(config, { entities: [] })).toBe(ServiceModule.forRoot(config, { entities: [] }));
  });

  it('answers what is no HTTP with a problem, too', async () => {
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1', () => socket.write('rubbish\r\n\r\n'));
    let text = '';
    for await (const chunk of socket) text += String(chunk);
    expect(text).toMatch(/^HTTP\/1.1 400 Bad Request/);
    expect(text).toContain('urn:sanctions:problem:bad-request');
  });

  it('describes its API, and shows it on a page that loads nothing from elsewhere', async () => {
    const document = (await (await fetch(`${service.url}/openapi.json`)).json()) as OpenAPIObject;
    expect(document.paths['/toys']?.get?.responses['200']).toHaveProperty('content.application/json.schema.items', {
      $ref: '#/components/schemas/Toy',
    });
    expect(Object.keys(document.paths)).toEqual(['/signing', '/toys']);
    const page = await fetch(`${service.url}/docs`);
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'/);
    expect(await page.text()).not.toMatch(/https?:\/\//);
  });

  it('counts and times requests by route, never by address', async () => {
    await fetch(`${service.url}/toys?secret=1`);
    counter({ name: 'toys_total', help: 'Toys.' }).inc();
    counter({ name: 'toys_total', help: 'Toys.' }).inc();
    const text = await (await fetch(`${service.url}/metrics`)).text();
    expect(text).toMatch(
      /http_request_duration_seconds_count\{service="toys",method="GET",route="\/toys",status="200"\} \d/,
    );
    expect(text).toMatch(/toys_total\{service="toys"\} 2/);
    expect(text).toMatch(/process_resident_memory_bytes/);
    expect(text).not.toContain('secret');
    expect(metrics.getSingleMetric('toys_total')).toBeDefined();
  });

  it('is ready while every part of it is', async () => {
    const ready = () => fetch(`${service.url}/health/ready`);
    expect(await (await ready()).json()).toEqual({ status: 'ready', parts: { database: null } });
    let problem: string | null = 'has no broker';
    service.app.get(Health).add('messages', () => problem);
    expect((await ready()).status).toBe(503);
    problem = null;
    expect((await ready()).status).toBe(200);
    expect(await (await fetch(`${service.url}/health/live`)).json()).toEqual({ status: 'live' });
  });

  it('stops in order: not ready, transports closed, no listener left behind', async () => {
    const listeners = process.listenerCount('SIGTERM');
    const other = await bootService({
      name: 'toys',
      module: ToyModule,
      config: loadConfig(ToyConfig, aWorkplace().env),
      entities: [],
      database,
      log,
    });
    const [transport] = other.app.select(ToyModule).get<ToyTransport[]>(TRANSPORTS);
    await other.close();
    expect(transport?.closed).toBe(true);
    await expect(fetch(`${other.url}/health/live`)).rejects.toThrow();
    expect(process.listenerCount('SIGTERM')).toBe(listeners);
  });

  it('says that a part does not work without saying why to strangers', async () => {
    const broken = {
      ...noDatabase(),
      query: () => Promise.reject(new Error('password of rail is wrong')),
    } as unknown as DatabaseHandle;
    const { app } = await serve(EmptyModule, {}, broken);
    const answer = await app.inject({ method: 'GET', url: '/health/ready' });
    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toEqual({ status: 'not-ready', parts: { database: 'does not work' } });
    await app.close();
  });
});

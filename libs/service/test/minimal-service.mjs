/** The smallest program on libs/service: what the process tests start, and what shows the library's own memory. */
import { ServiceConfig, runApp } from '#service';

class Things1700000000001 {
  name = 'Things1700000000001';
  async up(runner) {
    await runner.query('CREATE TABLE thing (id bigint PRIMARY KEY)');
  }
  async down() {}
}

class MinimalModule {
  /** At a signal that nobody else uses, does what no program should. */
  onApplicationBootstrap() {
    process.on('SIGUSR2', () => void Promise.reject(new Error('nobody catches this')));
  }
  /** Stands for a part that cannot stop, when the service is told so. */
  async beforeApplicationShutdown() {
    if (process.argv0 === 'stuck') await new Promise(() => {});
  }
}

await runApp({
  name: 'minimal',
  configClass: ServiceConfig,
  module: () => MinimalModule,
  entities: [],
  migrations: [Things1700000000001],
});

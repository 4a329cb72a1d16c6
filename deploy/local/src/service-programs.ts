import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { childEnvironment } from './environment.js';
import type { DataFolder } from './folder.js';
import { Program } from './program.js';
import { inRepository } from './repository.js';
import { type Wiring, migrationSettings, settingsOf } from './service-settings.js';
import { SERVICES, type ServiceName, appOf } from './services.js';

type Migrating = Pick<Wiring, 'folder' | 'secrets' | 'postgres'>;

const compiled = (...parts: string[]): string => inRepository('dist', ...parts);
const withParent = ['--import', pathToFileURL(compiled('deploy', 'local', 'src', 'end-with-parent.js')).href];
const environment = (): Record<string, string> => ({
  ...childEnvironment(),
  NODE_COMPILE_CACHE: inRepository('.bus', 'compile-cache'),
});

/** The process of a service, not started yet. */
export function serviceProgram(
  service: ServiceName,
  wiring: Wiring,
  options: { restart: boolean; log: (line: string) => void },
): Program {
  return new Program({
    name: service,
    command: process.execPath,
    args: [...withParent, compiled('apps', appOf(service), 'src', 'main.js')],
    env: { ...environment(), ...settingsOf(service, wiring) },
    logFile: wiring.folder.file('logs', `${service}.log`),
    isReady: () => answers(`${wiring.urls[service]}/health/ready`),
    readyWithinMs: 60_000,
    stopSignal: 'SIGTERM',
    stopWithinMs: 15_000,
    restart: options.restart,
    log: options.log,
  });
}

/**
 * Brings the databases of all services to what the compiled services expect, those only that have not been since they
 * were last compiled, a few at a time.
 */
export async function migrateAll(services: readonly ServiceName[], wiring: Migrating, always: boolean): Promise<void> {
  const waiting = services.map((service) => ({ service, digest: digestOf(appOf(service)) }));
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { service, digest } = next;
      if (!always && wiring.folder.isDone(`migrate ${service}`, digest)) continue;
      await migrate(service, wiring);
      wiring.folder.markDone(`migrate ${service}`, digest);
    }
  };
  const finished = await Promise.allSettled([worker(), worker(), worker()]);
  for (const result of finished) if (result.status === 'rejected') throw result.reason as Error;
}

async function migrate(service: ServiceName, wiring: Migrating): Promise<void> {
  let code: number | null | undefined;
  const program = new Program({
    name: `${service} migrate`,
    command: process.execPath,
    args: [...withParent, compiled('apps', appOf(service), 'src', 'main.js'), 'migrate'],
    env: { ...environment(), ...migrationSettings(service, wiring) },
    logFile: wiring.folder.file('logs', `${service}.log`),
    isReady: () => Promise.resolve(code === 0),
    readyWithinMs: 120_000,
    stopSignal: 'SIGTERM',
    stopWithinMs: 5_000,
    restart: false,
    onEnd: (with_) => (code = with_),
    log: () => undefined,
  });
  await program.start();
}

/** Remembers that the databases are as the compiled services expect them. */
export function markMigrated(services: readonly ServiceName[], folder: DataFolder): void {
  for (const service of services) folder.markDone(`migrate ${service}`, digestOf(appOf(service)));
}

/** What all databases follow from, for postgres-template.ts. */
export const digestOfAll = (): string =>
  createHash('sha256')
    .update([...SERVICES].map((service) => `${service} ${digestOf(appOf(service))}`).join('\n'))
    .digest('hex')
    .slice(0, 16);

/** What the compiled app is, with all that it may import: sizes and times of its files. */
function digestOf(app: string): string {
  const hash = createHash('sha256');
  const walk = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) walk(path);
      else if (entry.name.endsWith('.js')) hash.update(`${path} ${statSync(path).size} ${statSync(path).mtimeMs}\n`);
    }
  };
  for (const part of [join('apps', app), 'libs']) walk(compiled(part));
  return hash.digest('hex').slice(0, 16);
}

function answers(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(url, { timeout: 2_000, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.once('error', () => resolve(false)).once('timeout', () => request.destroy());
  });
}

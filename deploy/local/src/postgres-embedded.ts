import { execFile } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { childEnvironment } from './environment.js';
import type { DataFolder } from './folder.js';
import { rememberedPort } from './ports.js';
import { type PostgresHome, homeOfPostgres } from './postgres-home.js';
import { PostgresTemplate } from './postgres-template.js';
import { stopLeftover, watchdog } from './processes.js';
import { Program } from './program.js';
import { readSecret } from './secrets.js';
import { type PostgresServer, type ServerOptions, serverOf } from './server.js';

const run = promisify(execFile);

/**
 * PostgreSQL from its npm package, on a loopback port, with its data in the folder. Runs as the `postgres` user when
 * we are root, because PostgreSQL refuses to. A server that a crashed run left behind is stopped first.
 */
export async function embeddedPostgres(folder: DataFolder, options: ServerOptions): Promise<PostgresServer> {
  const home = await homeOfPostgres(folder);
  const passwordFile = folder.file('secrets', 'postgres', 'postgres.password');
  await stopEarlier(home);
  const fresh = !folder.isDone('postgres', 'initialised') || !existsSync(join(home.data, 'PG_VERSION'));
  if (fresh) for (const what of ['postgres', 'migrate ']) folder.forget(what);
  const template =
    options.prepared && !options.durable ? new PostgresTemplate(home, options.prepared.digest) : undefined;
  const begunMigrated = fresh && ((await template?.begin(options.prepared!.passwords)) ?? false);
  if (fresh && !begunMigrated) await initialise(home, passwordFile, options.durable);
  folder.markDone('postgres', 'initialised');
  const port = await rememberedPort(folder, 'postgres');
  let callOff = (): void => undefined;
  const program: Program = new Program({
    name: 'postgres',
    command: home.binaries.postgres,
    args: ['-D', home.data, ...settings(port, options.durable)],
    env: childEnvironment(),
    cwd: home.data,
    ...home.user,
    logFile: folder.file('logs', 'postgres.log'),
    isReady: () => Promise.resolve(isReady(home, program.pid)),
    readyWithinMs: 60_000,
    stopSignal: 'SIGINT', // fast shutdown: sessions are ended, nothing is lost
    stopWithinMs: 15_000,
    restart: options.restart,
    onStart: (pid) => {
      callOff();
      callOff = watchdog(pid, home.data, 'INT');
    },
    log: options.log,
  });
  const server: PostgresServer = {
    ...serverOf(program, () => callOff()),
    get pid() {
      return program.pid;
    },
    runtime: 'embedded',
    host: '127.0.0.1',
    port,
    superuserUrl: `postgres://postgres:${readSecret(passwordFile)}@127.0.0.1:${port}/postgres`,
    start: () => startOnceFree(program, home),
    begunMigrated,
  };
  if (template && fresh && !begunMigrated) {
    server.keepForOthers = async () => {
      await program.stop();
      await template.keep();
      await server.start();
    };
  }
  await server.start();
  return server;
}

function settings(port: number, durable: boolean): string[] {
  const values: Record<string, string> = {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '300',
    shared_buffers: '256MB',
    max_wal_size: '4GB',
    wal_level: 'minimal',
    max_wal_senders: '0',
    jit: 'off',
    log_min_messages: 'warning',
    timezone: 'UTC',
    ...(durable ? {} : { fsync: 'off', full_page_writes: 'off' }),
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

async function initialise(home: PostgresHome, passwordFile: string, durable: boolean): Promise<void> {
  rmSync(home.data, { recursive: true, force: true });
  mkdirSync(home.data, { recursive: true });
  chmodSync(home.data, 0o700);
  // The superuser's password for the one second that initdb reads it, in a file that only its user can read.
  const handover = `${home.data}.password`;
  writeFileSync(handover, `${readSecret(passwordFile)}\n`, { mode: 0o600 });
  if (home.user) for (const path of [home.data, handover]) chownSync(path, home.user.uid, home.user.gid);
  try {
    const fixed = [
      '-D',
      home.data,
      '-U',
      'postgres',
      '-E',
      'UTF8',
      '-A',
      'scram-sha-256',
      `--pwfile=${handover}`,
      '--no-instructions',
    ];
    const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
    await run(home.binaries.initdb, [...fixed, ...locale, ...(durable ? [] : ['--no-sync'])], {
      env: childEnvironment(),
      cwd: home.data,
      ...home.user,
    });
  } catch (error) {
    throw new Error(`initdb failed: ${(error as { stderr?: string }).stderr ?? String(error)}`, { cause: error });
  } finally {
    rmSync(handover, { force: true });
  }
}

async function stopEarlier(home: PostgresHome): Promise<void> {
  const file = join(home.data, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  if (await stopLeftover(pid, home.data, 'SIGINT')) return;
  rmSync(file, { force: true });
}

const START_ATTEMPTS = 200;
const TRY_AGAIN_MS = 300;

/** After a kill -9 the sessions of the dead server notice when their query is done; until then a new one refuses to start. */
async function startOnceFree(program: Program, home: PostgresHome): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await program.start();
      return;
    } catch (error) {
      if (attempt === START_ATTEMPTS || !/shared memory block|lock file/.test(String(error))) throw error;
      await stopEarlier(home);
      await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS));
    }
  }
}

/**
 * The eighth line of postmaster.pid is the server's own word for how far it has come; the first says whose word it is: a
 * killed server leaves its file behind.
 */
function isReady(home: PostgresHome, pid: number | undefined): boolean {
  try {
    const lines = readFileSync(join(home.data, 'postmaster.pid'), 'utf8').split('\n');
    return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
  } catch {
    return false;
  }
}

import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection, type Connection } from 'mysql2/promise';
import { eventually } from './eventually.js';

const PASSWORD = 'only-for-this-test';
/** What a test waits for, none of which the safety of the data depends on. */
const QUICK = ['--innodb-buffer-pool-size=16M', '--innodb-log-file-size=8M', '--skip-name-resolve', '--skip-log-bin'];

/** A real MariaDB server of a test file's own: an agency's database that is not ours. */
export class MariaDb {
  private server: ChildProcess | null = null;

  private constructor(
    private readonly home: string,
    private readonly folder: string,
    private readonly port: number,
  ) {}

  /** Makes an empty server with the database `agency`, and starts it. */
  static async start(): Promise<MariaDb> {
    const fetched = spawnSync(process.execPath, [join('scripts', 'setup-mariadb.mjs')], { encoding: 'utf8' });
    if (fetched.status !== 0) throw new Error(`a test needs MariaDB: ${fetched.stderr}`);
    const mariadb = new MariaDb(fetched.stdout, mkdtempSync(join(tmpdir(), 'mariadb-')), await freePort());
    mariadb.bootstrap();
    await mariadb.begin();
    return mariadb;
  }

  get url(): string {
    return `mariadb://agency:${PASSWORD}@127.0.0.1:${this.port}/agency`;
  }

  async connect(): Promise<Connection> {
    return createConnection(this.url.replace('mariadb:', 'mysql:'));
  }

  /** Answers when it does. */
  async begin(): Promise<void> {
    this.server = spawn(this.program, [...this.settings(), `--port=${this.port}`, '--bind-address=127.0.0.1'], {
      stdio: 'ignore',
    });
    await eventually(async () => (await this.connect()).end(), 60_000);
  }

  /** As the machine's end would: nothing is flushed, nothing is said. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM');
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const server = this.server;
    this.server = null;
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    server.kill(signal);
    await ended;
  }

  private bootstrap(): void {
    const read = (name: string): string => readFileSync(join(this.home, 'share', name), 'utf8');
    const script = [
      'CREATE DATABASE mysql;',
      'USE mysql;',
      read('mysql_system_tables.sql'),
      read('mysql_performance_tables.sql'),
      read('mysql_system_tables_data.sql'),
      'CREATE DATABASE agency CHARACTER SET utf8mb4;',
      'FLUSH PRIVILEGES;',
      `CREATE USER agency@'%' IDENTIFIED BY '${PASSWORD}';`,
      "GRANT ALL ON agency.* TO agency@'%';",
    ].join('\n');
    const made = spawnSync(this.program, [...this.settings(), '--bootstrap', '--log-warnings=0'], {
      input: script,
      encoding: 'utf8',
    });
    if (made.status !== 0) throw new Error(`MariaDB could not be set up: ${made.stderr}`);
  }

  private get program(): string {
    return join(this.home, 'bin', 'mariadbd');
  }

  private settings(): string[] {
    const own = [`--datadir=${join(this.folder)}`, `--socket=${join(this.folder, 'server.sock')}`];
    const user = process.getuid?.() === 0 ? ['--user=root'] : [];
    const home = [`--basedir=${this.home}`, `--lc-messages-dir=${join(this.home, 'share')}`];
    return ['--no-defaults', ...home, ...own, ...user, ...QUICK];
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { childEnvironment } from './environment.js';
import type { PostgresHome } from './postgres-home.js';

const run = promisify(execFile);

/**
 * A copy of a server's data whose databases are made and migrated, and empty otherwise. Buses that live for one demo or
 * one test begin with it: eight migrations less, some eight seconds of a processor.
 */
export class PostgresTemplate {
  private readonly path: string;

  /** @param digest of everything that the databases' contents follow from */
  constructor(
    private readonly home: PostgresHome,
    digest: string,
  ) {
    this.path = join(home.templates, digest);
  }

  /**
   * Begins with the copy, with passwords of its own: none of the server that the copy was taken from opens this one.
   * @returns false when there is no copy to begin with
   */
  async begin(passwords: ReadonlyMap<string, string>): Promise<boolean> {
    const { home, path } = this;
    if (!existsSync(path)) return false;
    rmSync(home.data, { recursive: true, force: true });
    try {
      await run('cp', ['-Rp', path, home.data]);
      await setPasswords(home, passwords);
    } catch {
      return false; // taken away meanwhile by a newer one, or half-copied: the ordinary way is always there
    }
    return true;
  }

  /** Keeps a copy of the server's data, which must be stopped; older copies go. */
  async keep(): Promise<void> {
    const { home, path } = this;
    if (existsSync(path)) return;
    mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
    const half = `${path}.${process.pid}`;
    await run('cp', ['-Rp', home.data, half]);
    for (const name of readdirSync(dirname(path)))
      if (!name.includes('.')) rmSync(join(dirname(path), name), { recursive: true, force: true });
    renameSync(half, path);
  }
}

/** In single-user mode, because nobody knows the passwords of the copy any more. */
async function setPasswords(home: PostgresHome, passwords: ReadonlyMap<string, string>): Promise<void> {
  const args = [
    '--single',
    '-D',
    home.data,
    '-c',
    'fsync=off',
    '-c',
    'wal_level=minimal',
    '-c',
    'max_wal_senders=0',
    'postgres',
  ];
  const server = spawn(home.binaries.postgres, args, {
    env: childEnvironment(),
    cwd: home.data,
    ...home.user,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  server.stdin.on('error', () => undefined);
  const exited = once(server, 'exit');
  server.stdin.end([...passwords].map(([role, password]) => `ALTER ROLE ${role} PASSWORD '${password}'\n`).join(''));
  const [code] = (await exited) as [number | null];
  if (code !== 0) throw new Error(`PostgreSQL in single-user mode ended with code ${code}`);
}

